"""Everything that a visitor gets from a set of answers, as one value: ids alone, in the order in
which they stand on the page.

`report` puts words to it and templates show it. Whatever else speaks of what is decided (diagrams,
solver, digest, comparison) is held to the fields of `Result`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from screening.model import Answers, Outcome
from screening.outcome.bits import set_bits
from screening.outcome.engine import conclude, replay, starting_level, value
from screening.outcome.plan import MAYBE, NO, YES, Plan, Replay, Test
from screening.outcome.reasons import Figure, Reason
from screening.outcome.reasons import figures as figures_of
from screening.outcome.reasons import reasons as reasons_of
from screening.outcome.safety_net import NetAct
from screening.outcome.safety_net import safety_net as net_of
from screening.outcome.steps import Steps
from screening.outcome.tables import CareRange, Entry, Tables


@dataclass(frozen=True, slots=True)
class Result:
    """What a visitor gets. The meaning of each field is part of what is signed."""

    perspective: str
    urgency: str
    """The highest of rules that are yes: the headline."""
    could_be: str
    """The highest of rules that are yes or maybe."""
    unsettled: bool
    """Whether the open title leads: the urgency is the lowest, and something more urgent is open.
    """
    interruptions: tuple[Entry, ...]
    """The emergencies that are sure, in the order of the file."""
    first_step: Entry
    """A step of the headline's urgency, from a rule that is yes, or the one that the urgency has by
    default.
    """
    violence_line: Entry | None
    """Straight under the first step where violence is known."""
    tonight: Entry | None
    then_step: Entry | None
    """The next step of a rule that is yes, unless the first covers it."""
    step_on_paper: Entry
    """The first step that is not private: it stands where private ones are left out."""
    safety_net: tuple[NetAct, ...]
    level: CareRange
    ways: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    reasons: tuple[Reason, ...]
    """By urgency, then in the order of the rules."""
    cards: tuple[Entry, ...]
    """Sure ones first, each in the order of the file."""
    sections: tuple[Entry, ...]
    """What to read, sure ones first, each in the order of `reading`."""
    lines: tuple[Entry, ...]
    looks_for: tuple[str, ...]
    """What a search for a place starts with."""
    taken: tuple[int, ...]
    """What stands on the page to take along: places in `take_away`."""
    names_unknown: bool
    """Whether the result may name an unknown to find out."""

    @property
    def open(self) -> bool:
        """Whether something more urgent than the headline is open."""
        return self.urgency != self.could_be


def result(plan: Plan, answers: Answers) -> Result:
    """What a visitor gets for these answers; those that are not on the path do not count."""
    replayed = replay(plan, answers)
    return result_of(plan, replayed, conclude(plan, replayed))


def result_of(plan: Plan, replayed: Replay, outcome: Outcome) -> Result:
    """What a visitor gets, from answers that were replayed and what follows from them."""
    tables = plan.once("tables", partial(Tables, plan))
    sure = maybe = 0
    for finding in outcome.findings:
        sure |= tables.sure[finding.rule.id]
    for finding in outcome.possible:
        maybe |= tables.maybe.get(finding.rule.id, 0)
    rules, low = plan.screener.rules, outcome.urgency.low
    at, mask = tables.own[low]
    net = net_of(plan, replayed, low, sure >> at & mask)
    unsettled = low == 0 and outcome.urgency.high > 0
    looks = unsettled and any(sign.open for act in net for sign in act.signs)
    steps = Steps(tables, sure, low, looks=looks, violence=_known(plan, replayed))
    start = starting_level(plan, outcome)
    worded = value(plan, "level", replayed) == YES
    cards = _cards(tables, sure, maybe, (start, start == outcome.level.low))
    figures = tuple(figures_of(plan, replayed, outcome))
    interruptions = _interruptions(tables, sure)
    levels = rules.levels
    at, mask = tables.at["ways"]
    return Result(
        perspective=outcome.perspective,
        urgency=rules.urgencies[low].id,
        could_be=rules.urgencies[outcome.urgency.high].id,
        unsettled=unsettled,
        interruptions=interruptions,
        first_step=tables.entry[steps.first],
        violence_line=steps.entry(steps.line),
        tonight=steps.entry(steps.tonight),
        then_step=steps.entry(steps.then),
        step_on_paper=steps.on_paper,
        safety_net=net,
        level=CareRange(
            levels[start].id, levels[outcome.level.low].id, levels[outcome.level.high].id, worded
        ),
        ways=tables.picked_ways(sure >> at & mask),
        figures=figures,
        reasons=tuple(reasons_of(plan, outcome, frozenset(figure.score for figure in figures))),
        cards=tables.sure_cards(cards.sure) + tables.maybe_cards(cards.maybe),
        sections=_sections(tables, sure, maybe, cards),
        lines=_lines(tables, interruptions, steps, cards.sure),
        looks_for=tables.picked_terms(
            tables.looked_for(cards.sure) | (tables.terms_of_levels[start] if worded else 0)
        ),
        taken=_taken(plan, replayed),
        names_unknown=value(plan, "unknown", replayed) != NO,
    )


def _known(plan: Plan, replayed: Replay) -> bool:
    """Whether violence is known."""
    line = plan.screener.rules.violence_line
    return line is not None and value(plan, "violence line", replayed) == YES


def _taken(plan: Plan, replayed: Replay) -> tuple[int, ...]:
    return tuple(
        i
        for i, (test, least) in enumerate(plan.once("taken", partial(_takes, plan)))
        if test is None or test(replayed.sure, replayed.open, replayed.scores) >= least
    )


def _takes(plan: Plan) -> tuple[tuple[Test | None, int], ...]:
    """For each part of the page to take along its condition, and what that must be at least."""
    return tuple(
        (plan.tests.get(f"taken {i}"), YES if taken.only_when_sure else MAYBE)
        for i, taken in enumerate(plan.screener.rules.take_away)
    )


def _interruptions(tables: Tables, sure: int) -> tuple[Entry, ...]:
    at, mask = tables.at["called"]
    if not (called := sure >> at & mask):
        return ()
    at, mask = tables.at["openly"]
    emergencies, openly = tables.rules.emergencies, sure >> at & mask
    return tuple(
        Entry(emergencies[i].id, emergencies[i].private or not openly >> i & 1)
        for i in set_bits(called)
    )


# --- cards, reading, lines ------------------------------------------------------------------------


class _Cards(NamedTuple):
    """The cards that stand on a result, as bits."""

    sure: int
    maybe: int


def _cards(tables: Tables, sure: int, maybe: int, start: tuple[int, bool]) -> _Cards:
    """Those of the rules and beside the level to start with, but for those that others cover."""
    at, mask = tables.at["cards"]
    apply, may = sure >> at & mask, maybe >> at & mask
    beside, known = tables.beside[start[0]], start[1]
    if known:
        apply |= beside
    else:
        may |= beside
    uncovered = ~tables.covered(apply)
    return _Cards(apply & uncovered, may & uncovered & ~apply)


def _sections(tables: Tables, sure: int, maybe: int, cards: _Cards) -> tuple[Entry, ...]:
    """Those of rules and cards that surely apply, then those of the others."""
    at, mask = tables.at["reading"]
    apply = sure >> at & mask | tables.read_with(cards.sure)
    may = maybe >> at & mask | tables.read_with(cards.maybe)
    return tables.sure_sections(apply) + tables.maybe_sections(may & ~apply)


def _lines(
    tables: Tables, interruptions: Iterable[Entry], steps: Steps, cards: int
) -> tuple[Entry, ...]:
    """The lines that an emergency names, the crisis and the treatment line, those of the steps and
    of the cards that surely apply.

    In the order of the file. A line is private where everything that names it is.
    """
    lines = tables.country.lines
    named = tables.always_named | tables.lines_of_cards(cards)
    for each in interruptions:
        emergency = tables.emergencies.bit[each.id].bit_length() - 1
        named |= tables.lines_of_emergencies[emergency][0 if each.private else 1]
    for step in steps.shown:
        named |= tables.lines_of_steps[step]
    openly = named >> len(lines)
    at_all = named ^ openly << len(lines)
    return tuple(Entry(lines[i].id, not openly >> i & 1) for i in set_bits(at_all))
