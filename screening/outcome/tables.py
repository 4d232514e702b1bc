"""What rules, cards, steps and levels give to a result, made ready once for a content."""

from collections.abc import Sequence
from typing import NamedTuple

from screening.model import ALWAYS_NAMED, ROLES, Advice, LevelOfCare, Rule, Step
from screening.outcome.bits import Fields, Joins, Order, Picks, joined
from screening.outcome.plan import Plan


class Entry(NamedTuple):
    """One thing in a list, or in a place of its own."""

    id: str
    private: bool = False
    """Left out of print and plain text unless the person asks for it."""
    sure: bool = True
    """Whether it surely applies; else it is shown with its condition."""


class CareRange(NamedTuple):
    """The levels of care that people with such answers are offered: ids."""

    start: str
    lowest: str
    highest: str
    worded: bool


def shows_if(rule: Rule) -> bool:
    """Whether the cards and sections of a rule that is maybe are shown, with its condition in
    words.
    """
    return rule.if_ is not None and not rule.only_when_sure


class Tables:
    """The lists of one content as bits, and what each thing adds to them.

    Args:
        plan: the compiled content.
    """

    def __init__(self, plan: Plan) -> None:
        screener = plan.screener
        rules, self.country = screener.rules, screener.country
        self.rules = rules
        self.cards = Order(advice.id for advice in rules.advice)
        self.reading = Order(rules.reading)
        self.ways = Order(way.id for way in rules.ways)
        self.steps = Order(step.id for step in rules.steps)
        self.emergencies = Order(emergency.id for emergency in rules.emergencies)
        self.acts = Order(act.id for act in rules.safety_net)
        self.lines = Order(line.id for line in self.country.lines)
        looked_for = [noun.looks_for for noun in rules.levels]
        looked_for += [noun.looks_for for noun in rules.advice]
        self.terms = Order(dict.fromkeys(term for terms in looked_for for term in terms))
        self.by_tonight = [rule for rule in rules.rules if rule.tonight]
        self.nights = Order(rule.id for rule in self.by_tonight)
        self._rules()
        self._cards(rules.advice)
        self._steps(rules.steps)
        self._levels(rules.levels)
        self._lists({section.id: section.private for section in screener.sections})

    # --- rules ---

    def _rules(self) -> None:
        rules = self.rules
        widths = {"cards": len(rules.advice), "reading": len(rules.reading)}
        widths |= {"ways": len(rules.ways), "steps": len(rules.steps)}
        widths |= {"called": len(rules.emergencies), "openly": len(rules.emergencies)}
        widths |= {"tonight": len(self.by_tonight)}
        ranks = range(len(rules.urgencies))
        widths |= {f"fits {rank}": len(rules.steps) for rank in ranks}
        widths |= {f"own {rank}": len(rules.safety_net) for rank in ranks}
        fields = Fields(widths)
        self.at = {name: fields.of(name) for name in widths}
        self.fits = [fields.of(f"fits {rank}") for rank in ranks]
        self.own = [fields.of(f"own {rank}") for rank in ranks]
        self.sure = {rule.id: self._of_rule(fields, rule) for rule in rules.rules}
        """What each rule gives that is yes."""
        self.maybe = {
            rule.id: fields.put(
                cards=self.cards.bits(rule.advice), reading=self.reading.bits(rule.sections)
            )
            for rule in rules.rules
            if shows_if(rule)
        }
        """What each rule gives that is maybe, where that is shown."""

    def _of_rule(self, fields: Fields, rule: Rule) -> int:
        rank = next((i for i, u in enumerate(self.rules.urgencies) if u.id == rule.urgency), None)
        step = self.steps.bits([rule.step or ""])
        called = self.emergencies.bits([rule.emergency or ""])
        numbers = {
            "cards": self.cards.bits(rule.advice),
            "reading": self.reading.bits(rule.sections),
            "ways": self.ways.bits(rule.ways),
            "steps": step,
            "called": called,
            "openly": 0 if rule.private else called,
            "tonight": self.nights.bits([rule.id]),
            f"fits {rank or 0}": step,
        }
        own = {} if rank is None else {f"own {rank}": self.acts.bits([rule.act or ""])}
        return fields.put(**numbers, **own)

    # --- cards, steps, levels ---

    def _cards(self, cards: Sequence[Advice]) -> None:
        self.covered = Joins([self.cards.bits(card.covers) for card in cards])
        self.read_with = Joins([self.reading.bits(card.sections) for card in cards])
        self.looked_for = Joins([self.terms.bits(card.looks_for) for card in cards])
        self.lines_of_cards = Joins([self._lines(card) for card in cards])

    def _steps(self, steps: Sequence[Step]) -> None:
        self.step = list(steps)
        self.entry = [Entry(step.id, step.private) for step in steps]
        self.said = [self.steps.bits([step.id, *step.covers]) for step in steps]
        """Each with those that it covers."""
        self.openly = self.steps.bits(step.id for step in steps if not step.private)
        self.lines_of_steps = [self._lines(step) for step in steps]
        safe = {step.id for step in steps if step.safe_in_violence}
        self.tonight = [
            self.steps.bit[rule.tonight].bit_length() - 1
            for rule in self.by_tonight
            if rule.tonight
        ]
        self.safe_tonight = joined(
            1 << i for i, rule in enumerate(self.by_tonight) if rule.tonight in safe
        )

    def place(self, step: str) -> int:
        """The place of a step in the file."""
        return self.steps.bit[step].bit_length() - 1

    def _levels(self, levels: Sequence[LevelOfCare]) -> None:
        self.beside = [self.cards.bits(level.advice) for level in levels]
        self.terms_of_levels = [self.terms.bits(level.looks_for) for level in levels]

    # --- lines ---

    def _lines(self, noun: Step | Advice) -> int:
        """The lines that a noun names, twice: at all, and openly."""
        return self.lines_named(noun.helplines, openly=not noun.private)

    def lines_named(self, names: Sequence[str], *, openly: bool) -> int:
        """Some lines by id or role, twice: at all, and above all lines again if openly."""
        lines = (line for name in names if (line := self.country.line(name)))
        bits = self.lines.bits(line.id for line in lines)
        return bits | (bits << len(self.country.lines) if openly else 0)

    # --- what stands in each list ---

    def _lists(self, private: dict[str, bool]) -> None:
        rules = self.rules
        cards = [Entry(card.id, card.private) for card in rules.advice]
        self.sure_cards = Picks(cards)
        self.maybe_cards = Picks([card._replace(sure=False) for card in cards])
        sections = [Entry(id_, private[id_]) for id_ in rules.reading]
        self.sure_sections = Picks(sections)
        self.maybe_sections = Picks([section._replace(sure=False) for section in sections])
        self.picked_ways = Picks([Entry(way.id) for way in rules.ways])
        self.picked_terms = Picks(list(self.terms.bit))
        self.always_named = self.lines_named(ALWAYS_NAMED, openly=True)
        self.lines_of_emergencies = [
            (
                self.lines_named([line for line in named if line in ROLES], openly=True)
                | self.lines_named(named, openly=False),
                self.lines_named(named, openly=True),
            )
            for each in rules.emergencies
            for named in [(each.helpline, *each.also)]
        ]
        """Each where it is private, and where it is not."""
