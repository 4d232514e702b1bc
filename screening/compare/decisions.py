"""What is decided for every answer set, as diagrams: every field of `Result`.

Named by ids alone: wording plays no part, and order is that of the file. `result` finds the same
for one answer set and `observed` takes that apart; the two share nothing but the names, so that
each is a check on the other.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from screening.compare.diagram import Leaf, Node
from screening.compare.net_diagrams import Net
from screening.compare.reason_diagrams import Reasons
from screening.compare.space import Reading
from screening.compare.step_diagrams import Steps
from screening.model import ALWAYS_NAMED, ROLES, Advice, LevelOfCare, Rule, Score, Step, Taken
from screening.outcome.conditions import atoms
from screening.outcome.parts import (
    HIDDEN,
    LEVEL,
    LEVEL_SAID,
    LINE,
    START,
    STEP,
    THEN,
    TONIGHT,
    UNKNOWN_NAMED,
    UNSETTLED,
    URGENCY,
    VIOLENCE_LINE,
    What,
    taken_id,
)
from screening.outcome.plan import MAYBE, NO, YES
from screening.outcome.reasons import says_something


def _start(levels: tuple[tuple[str, bool], ...], low: str, high: str) -> str:
    """The least intensive treatment setting in the range, or the lowest level where there
    is none.
    """
    order = [id_ for id_, _ in levels]
    within = levels[order.index(low) : order.index(high) + 1]
    return next((id_ for id_, treatment in within if treatment), low)


def decisions(reading: Reading) -> dict[What, Node]:
    """Everything that is decided, as diagrams."""
    return _Decisions(reading).all()


def urgencies(reading: Reading) -> Node:
    """How soon, alone: what is decided of `URGENCY`."""
    return _Decisions(reading).urgency()


class _Decisions(Reasons):
    """The rules of one file put together, kind by kind."""

    def all(self) -> dict[What, Node]:
        urgency, level = self.urgency(), self.level()
        settings = tuple((each.id, each.treatment) for each in self.rules.levels)
        start = self.diagrams.map(("start", settings), lambda ends: _start(settings, *ends), level)
        starts = self.joined("starts", lambda start, ends: (start, start == ends[0]), start, level)
        shown = self.cards(starts)
        low = self.diagrams.map("low", lambda ends: ends[0], urgency)
        net, steps = Net(self.reading), Steps(self.reading)
        signs = net.signs(low)
        lowest = self.rules.urgencies[0].id
        unsettled = self.diagrams.map(
            ("unsettled", lowest), lambda ends: YES if ends[0] == lowest != ends[1] else NO, urgency
        )
        emergencies = self.emergencies()
        worded = self.space.surely(self.reading.condition(self.rules.say_level_when))
        unknown = self.rules.name_unknown_unless
        first = steps.first(low, self.space.all((unsettled, net.any_open(signs))))
        found = {
            URGENCY: urgency,
            UNSETTLED: unsettled,
            LEVEL: level,
            START: start,
            LEVEL_SAID: worded,
        }
        found |= {
            UNKNOWN_NAMED: self.unless_sure(
                self.reading.condition(unknown) if unknown else self.no
            ),
            STEP: first,
        }
        further = steps.further_steps(first)
        found |= further
        for kind, named in (
            ("sign", signs),
            ("emergency", emergencies),
            ("reason", self.reasons()),
            ("advice", shown),
            ("section", self.sections(shown)),
            ("way", self.sure(lambda rule: rule.ways)),
            (
                LINE,
                self.lines(
                    emergencies,
                    [first, *(further[what] for what in (VIOLENCE_LINE, TONIGHT, THEN))],
                    shown,
                ),
            ),
            ("looks_for", self.looks_for(start, worded, shown)),
            ("taken", {taken_id(each): self.taken(each) for each in self.rules.take_away}),
            (
                "score",
                {score.id: self.score(score) for score in self.rules.scores if self.worded(score)},
            ),
        ):
            found |= {What(kind, id_): node for id_, node in named.items()}
        return found

    def taken(self, taken: Taken) -> Node:
        when = self.reading.condition(taken.when)
        return self.space.surely(when) if taken.only_when_sure else self.space.at_all(when)

    # --- how soon, and which care ---

    def urgency(self) -> Node:
        return self.ends(
            [u.id for u in self.rules.urgencies], self.giving(lambda rule: [rule.urgency]), {}
        )

    def level(self) -> Node:
        raising, up_to = (
            self.giving(lambda rule: [rule.level]),
            self.giving(lambda rule: [rule.level_up_to]),
        )
        return self.ends([level.id for level in self.rules.levels], raising, up_to)

    def ends(
        self,
        order: list[str],
        raising: Mapping[str, list[tuple[Rule, Node]]],
        up_to: Mapping[str, list[tuple[Rule, Node]]],
    ) -> Node:
        """Lowest and highest of what is given."""
        ends = self.diagrams.leaf((order[0],) * 2)
        for id_ in order[1:]:
            ends = self.joined(
                ("up to", id_),
                _reaching(id_),
                ends,
                self.space.any(truth for _, truth in up_to.get(id_, ())),
            )
            ends = self.joined(
                ("raise", id_),
                _raising(id_),
                ends,
                self.space.any(truth for _, truth in raising.get(id_, ())),
            )
        return ends

    # --- what stands on the page ---

    def emergencies(self) -> dict[str, Node]:
        private = {emergency.id for emergency in self.rules.emergencies if emergency.private}
        found = {}
        for id_, rules in self.giving(lambda rule: [rule.emergency]).items():
            openly = [truth for rule, truth in rules if not rule.private and id_ not in private]
            found[id_] = self.hidden(
                self.any_sure(truth for _, truth in rules), self.any_sure(openly)
            )
        return found

    def cards(self, starts: Node) -> dict[str, Node]:
        """YES where a card surely applies, MAYBE where it is shown with its condition; NO where
        another says it already.
        """
        given = self.giving(lambda rule: rule.advice)
        for level in self.rules.levels:
            for id_ in level.advice:
                given.setdefault(id_, [])
        found = {}
        for id_, rules in given.items():
            shown = [
                truth if rule.if_ and not rule.only_when_sure else self.space.surely(truth)
                for rule, truth in rules
            ]
            beside = frozenset(level.id for level in self.rules.levels if id_ in level.advice)
            found[id_] = self.space.any(
                (*shown, self.diagrams.map(("beside", beside), _beside(beside), starts))
            )
        return {id_: self.unless_covered(id_, card, found) for id_, card in found.items()}

    def unless_covered(self, id_: str, card: Node, cards: Mapping[str, Node]) -> Node:
        covering = [
            cards[advice.id]
            for advice in self.rules.advice
            if id_ in advice.covers and advice.id in cards
        ]
        return (
            self.space.all((card, self.unless_sure(self.space.any(covering)))) if covering else card
        )

    def sections(self, cards: Mapping[str, Node]) -> dict[str, Node]:
        """Those of rules and of cards: YES where one surely applies, MAYBE where one is shown with
        its condition.
        """
        found: dict[str, list[Node]] = {id_: [] for id_ in self.rules.reading}
        for rule, truth in self.ruled:
            for id_ in rule.sections:
                found[id_].append(
                    truth if rule.if_ and not rule.only_when_sure else self.space.surely(truth)
                )
        for advice in self.rules.advice:
            for id_ in advice.sections if advice.id in cards else ():
                found[id_].append(cards[advice.id])
        return {id_: self.space.any(nodes) for id_, nodes in found.items() if nodes}

    def lines(
        self, emergencies: Mapping[str, Node], steps: Sequence[Node], cards: Mapping[str, Node]
    ) -> dict[str, Node]:
        """Each line that is named; private where everything that names it is."""
        yes = self.diagrams.leaf(YES)
        named: list[tuple[str, Node, Node]] = [(role, yes, yes) for role in ALWAYS_NAMED]
        for emergency in self.rules.emergencies:
            if (node := emergencies.get(emergency.id)) is not None:
                here = self.where(node, YES, HIDDEN)
                roles = [
                    (line, here if line in ROLES else self.where(node, YES))
                    for line in (emergency.helpline, *emergency.also)
                ]
                named += [(line, here, openly) for line, openly in roles]
        always = {line.id for role in ALWAYS_NAMED if (line := self.screener.country.line(role))}
        for name, of in self.steps_by_line(always).items():
            ids = [step.id for step in of]
            open_ids = [step.id for step in of if not step.private]
            named += [(name, self.where(f, *ids), self.where(f, *open_ids)) for f in steps]
        for advice in self.rules.advice:
            if advice.id in cards and advice.helplines:
                here = self.space.surely(cards[advice.id])
                open_ = self.no if advice.private else here
                named += [(line, here, open_) for line in advice.helplines]
        found: dict[str, tuple[Node, Node]] = {}
        for name, here, openly in named:
            if line := self.screener.country.line(name):
                was = found.get(line.id, (self.no, self.no))
                found[line.id] = (self.space.any((was[0], here)), self.space.any((was[1], openly)))
        return {id_: self.hidden(*nodes) for id_, nodes in found.items()}

    def steps_by_line(self, but: Container[str]) -> dict[str, list[Step]]:
        """The steps that name each line, but for some lines; steps are large functions, so that
        each line asks them once.
        """
        found: dict[str, list[Step]] = {}
        for step in self.rules.steps:
            lines = (self.screener.country.line(name) for name in step.helplines)
            for id_ in dict.fromkeys(line.id for line in lines if line and line.id not in but):
                found.setdefault(id_, []).append(step)
        return found

    def looks_for(self, start: Node, worded: Node, cards: Mapping[str, Node]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        naming: list[tuple[LevelOfCare | Advice, Node]] = [
            (level, self.space.all((worded, self.where(start, level.id))))
            for level in self.rules.levels
        ]
        naming += [
            (advice, self.space.surely(cards[advice.id]))
            for advice in self.rules.advice
            if advice.id in cards
        ]
        for noun, here in naming:
            for term in noun.looks_for:
                found[term] = self.space.any((found.get(term, self.no), here))
        return found

    def score(self, score: Score) -> Node:
        """Lowest, highest and total as the result words them; None where it words nothing."""
        asked = self.diagrams.leaf(0)
        for term in score.terms:
            questions = {atom.question for atom in atoms(term.when)}
            there = self.space.all(self.answered(id_) for id_ in questions)
            asked = self.joined(("total", term.points), _totalling(term.points), asked, there)
        figures = self.joined(
            "figures", lambda ends, total: (*ends, total), self.reading.scores[score.id], asked
        )
        shown = self.space.at_all(self.reading.condition(score.say_when))
        return self.joined(
            "worded",
            lambda told, shown: told if shown == YES and says_something(*told[:2]) else None,
            figures,
            shown,
        )


def _raising(id_: str) -> Callable[[Any, int], Leaf]:
    return lambda ends, truth: (
        (id_, id_) if truth == YES else (ends[0], id_) if truth == MAYBE else ends
    )


def _reaching(id_: str) -> Callable[[Any, int], Leaf]:
    return lambda ends, truth: (ends[0], id_) if truth != NO else ends


def _beside(ids: frozenset[str]) -> Callable[[Any], Leaf]:
    return lambda starts: NO if starts[0] not in ids else YES if starts[1] else MAYBE


def _totalling(points: int) -> Callable[[int, int], Leaf]:
    return lambda total, truth: total + points * (truth == YES)
