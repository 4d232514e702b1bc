"""What is decided for every answer set, as diagrams: urgency, level, cards, sections, first step and more.

Named by ids alone: wording and order play no part. `decided` finds the same for one answer set; the two
share nothing but the names, so that each is a check on the other.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from screening.engine import MAYBE, NO, YES, atoms
from screening.model import Rule, Score
from screening.review.diagram import Leaf, Node
from screening.review.space import Reading


class What(NamedTuple):
    """One thing that is decided: its kind, and the id of what it is about."""

    kind: str
    id: str = ""


URGENCY: Final = What("urgency")
"""Its lowest id, the one that is acted on if none of the possible alarms is true, and its highest."""
LEVEL: Final = What("level")
"""Its lowest and highest id."""
START: Final = What("start")
"""The level to start with: an id."""
STEP: Final = What("step")
"""The first step: an id."""
LEVEL_SAID: Final = What("level_said")
UNKNOWN_NAMED: Final = What("unknown_named")
"""Whether the result may name an unknown to find out."""

Ids = Callable[[Rule], Iterable[str | None]]


def usual(what: What) -> Leaf:
    """What a file decides that knows nothing of this."""
    return None if what.kind == "score" else NO


def _start(levels: tuple[tuple[str, bool], ...], low: str, high: str) -> str:
    """The least intensive treatment setting in the range, or the lowest level where there is none."""
    order = [id_ for id_, _ in levels]
    within = levels[order.index(low) : order.index(high) + 1]
    return next((id_ for id_, treatment in within if treatment), low)


def decisions(reading: Reading) -> dict[What, Node]:
    """Everything that is decided, as diagrams."""
    return _Decisions(reading).all()


def urgencies(reading: Reading) -> Node:
    """How soon, alone: what is decided of `URGENCY`."""
    return _Decisions(reading).urgency()


class _Decisions:
    """The rules of one file put together, kind by kind."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.space, self.diagrams = reading, reading.space, reading.space.diagrams
        self.rules = reading.screener.rules
        self.ruled = list(zip(self.rules.rules, reading.truths, strict=True))

    def all(self) -> dict[What, Node]:
        rules, change = self.rules, self.diagrams.map
        urgency = self.urgency()
        level = change("outer", lambda ends: (ends[0], ends[2]), self.ends([lv.id for lv in rules.levels], lambda rule: rule.level))
        settings = tuple((level.id, level.treatment) for level in rules.levels)
        start = change(("start", settings), lambda ends: _start(settings, *ends), level)
        cards = self.cards(start)
        found = {
            URGENCY: urgency,
            LEVEL: level,
            START: start,
            STEP: self.step(),
            LEVEL_SAID: self.space.at_all(self.reading.condition(rules.say_level_when)),
            UNKNOWN_NAMED: self.unless_sure(self.reading.condition(rules.name_unknown_unless) if rules.name_unknown_unless else self.no),
        }
        for kind, named in (
            ("advice", cards),
            ("section", self.sections(cards)),
            ("way", self.sure(lambda rule: rule.ways)),
            ("emergency", self.sure(lambda rule: [rule.emergency])),
            ("alarm", self.alarms(urgency)),
            ("score", {score.id: self.score(score) for score in rules.scores if self.worded(score)}),
        ):
            found |= {What(kind, id_): node for id_, node in named.items()}
        return found

    def joined(self, name: Leaf, leaf: Callable[..., Leaf], f: Node, g: Node) -> Node:
        return self.diagrams.join(self.diagrams.named(name, leaf), f, g)

    @property
    def no(self) -> Node:
        return self.diagrams.leaf(NO)

    def unless_sure(self, f: Node) -> Node:
        return self.space.opposite(self.space.surely(f))

    def giving(self, ids: Ids) -> dict[str, list[tuple[Rule, Node]]]:
        """For each id that rules give, those rules, and whether they hold."""
        found: dict[str, list[tuple[Rule, Node]]] = {}
        for rule, truth in self.ruled:
            for id_ in ids(rule):
                if id_:
                    found.setdefault(id_, []).append((rule, truth))
        return found

    def sure(self, ids: Ids) -> dict[str, Node]:
        """For each id that rules give, whether a rule gives it that is yes."""
        return {id_: self.space.surely(self.space.any(truth for _, truth in rules)) for id_, rules in self.giving(ids).items()}

    def urgency(self) -> Node:
        return self.ends([u.id for u in self.rules.urgencies], lambda rule: rule.urgency)

    def ends(self, order: list[str], given: Callable[[Rule], str | None]) -> Node:
        """Lowest, highest but one, and highest of what is given; the middle one is the highest too, where that is sure."""
        rules = self.giving(lambda rule: [given(rule)])
        ends = self.diagrams.leaf((order[0],) * 3)
        for id_ in order[1:]:
            truth = self.space.any(truth for _, truth in rules.get(id_, ()))
            ends = self.joined(("raise", id_), _raising(id_), ends, truth)
        return ends

    def cards(self, start: Node) -> dict[str, Node]:
        """YES where a card surely applies, MAYBE where it is shown with its condition."""
        found = {}
        given = self.giving(lambda rule: rule.advice)
        for level in self.rules.levels:
            for id_ in level.advice:
                given.setdefault(id_, [])
        for id_, rules in given.items():
            shown = [truth if rule.if_ and not rule.only_when_sure else self.space.surely(truth) for rule, truth in rules]
            beside = frozenset(level.id for level in self.rules.levels if id_ in level.advice)
            found[id_] = self.space.any((*shown, self.diagrams.map(("among", beside), _among(beside), start)))
        return found

    def sections(self, cards: dict[str, Node]) -> dict[str, Node]:
        """Those of rules that are yes, and of cards that surely apply."""
        found = self.sure(lambda rule: rule.sections)
        for advice in self.rules.advice:
            for id_ in advice.sections if advice.id in cards else ():
                found[id_] = self.space.any((found.get(id_, self.no), self.space.surely(cards[advice.id])))
        return found

    def step(self) -> Node:
        """The first in the list that a rule gives that is yes; the last one otherwise."""
        given = self.sure(lambda rule: [rule.step])
        step = self.diagrams.leaf(self.rules.steps[-1].id)
        for each in reversed(self.rules.steps):
            if each.id in given:
                step = self.joined(("step", each.id), _stepping(each.id), step, given[each.id])
        return step

    def alarms(self, urgency: Node) -> dict[str, Node]:
        """The emergencies, or else steps, that a rule names that may hold and would be the most urgent of all."""
        found: dict[str, Node] = {}
        for rule, truth in self.ruled:
            if rule.urgency and rule.if_:
                name = f"{rule.emergency or ''} {rule.step or ''}"
                may = self.diagrams.map("maybe", lambda each: YES if each == MAYBE else NO, truth)
                leads = self.diagrams.map(("leads", rule.urgency), _leading(rule.urgency), urgency)
                found[name] = self.space.any((found.get(name, self.no), self.space.all((may, leads))))
        return found

    def worded(self, score: Score) -> bool:
        return bool(score.say and score.say.to(self.space.perspective))

    def score(self, score: Score) -> Node:
        """Lowest, highest and total as the result words them; None where it words nothing."""
        asked = self.diagrams.leaf(0)
        for term in score.terms:
            questions = {atom.question for atom in atoms(term.when)}
            there = self.space.all(self.answered(id_) for id_ in questions)
            asked = self.joined(("total", term.points), _totalling(term.points), asked, there)
        figures = self.joined("figures", lambda ends, total: (*ends, total), self.reading.scores[score.id], asked)
        shown = self.space.at_all(self.reading.condition(score.say_when))
        return self.joined("worded", lambda figures, shown: figures if shown == YES else None, figures, shown)

    def answered(self, question: str) -> Node:
        """Whether a question is asked of this perspective, and of these answers."""
        if question == self.reading.screener.questions.perspective_question:
            return self.diagrams.leaf(YES)
        asked = self.reading.asked.get((question, self.reading.kinds.get(question, "")))
        return self.no if asked is None else self.space.at_all(asked)


def _raising(id_: str) -> Callable[[Any, int], Leaf]:
    return lambda ends, truth: (id_,) * 3 if truth == YES else (ends[0], ends[2], id_) if truth == MAYBE else ends


def _stepping(id_: str) -> Callable[[str, int], Leaf]:
    return lambda later, given: id_ if given == YES else later


def _leading(id_: str) -> Callable[[tuple[str, str, str]], Leaf]:
    return lambda ends: YES if ends[2] == id_ != ends[0] else NO


def _among(ids: frozenset[str]) -> Callable[[str], Leaf]:
    return lambda id_: YES if id_ in ids else NO


def _totalling(points: int) -> Callable[[int, int], Leaf]:
    return lambda total, truth: total + points * (truth == YES)
