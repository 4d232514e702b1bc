"""The one unknown worth telling: what would be left open if it were found out, whatever comes out.

Every known answer that an unknown one can turn out to be is one way to go on, for one unknown at a
time. All ways are looked at together, one bit of a number for each: a condition is then two
numbers, the ways in which it surely holds and those in which it may. So the work is one walk over
the rules, however many boxes are open.
"""

from collections.abc import Iterable, Mapping
from functools import partial, reduce
from operator import and_, or_
from typing import Final, NamedTuple

from screening.model import (
    All,
    Answers,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Not,
    Question,
    Range,
)
from screening.outcome.conditions import atoms
from screening.outcome.engine import assess, bits_of, perspective_of
from screening.outcome.plan import NO, YES, Asked, Plan, known_options
from screening.outcome.truth import names_one_of
from screening.outcome.whatif import unknown_questions

MOST_BOXES: Final = 12
"""A question with more open boxes that the rules tell apart is never told: each one more would
double its ways.
"""

Both = tuple[int, int]
"""The ways in which a condition surely holds, and those in which it may; a bit for each."""


class Found(NamedTuple):
    """An unknown question, and the ways in which it could be found out."""

    question: Question
    options: Mapping[str, int]
    """Option id to the ways in which it is chosen."""
    ways: int


def most_telling_unknown(plan: Plan, answers: Answers) -> Question | None:
    """The unknown of a finished check that would narrow the outcome most: whose worst known answer
    leaves the narrowest range.

    Urgency counts before level, level before the order of the questions. None where no unknown
    bears on either; one with more open boxes than `MOST_BOXES` is passed over.
    """
    found = _all_ways(plan, answers)
    if not found:
        return None
    urgency, level = _ends(plan, answers, found)
    as_now = urgency.as_now() & level.as_now()
    wide, high = urgency.widths(), level.widths()
    left = []
    for i, each in enumerate(found):
        if each.ways & ~as_now:
            worst = max(width for width, ways in wide.items() if ways & each.ways)
            there = wide[worst] & each.ways
            then = max(width for width, ways in high.items() if ways & there)
            left.append((worst, then, i))
    return found[min(left)[2]].question if left else None


# --- the ways -------------------------------------------------------------------------------------


def _all_ways(plan: Plan, answers: Answers) -> tuple[Found, ...]:
    """The unknowns, each with bits of its own."""
    found: list[Found] = []
    at = 0
    for question in unknown_questions(plan, answers):
        options, count = _ways(plan, answers, question)
        if count <= 1 << MOST_BOXES:
            moved = {id_: ways << at for id_, ways in options.items()}
            found.append(Found(question, moved, (1 << count) - 1 << at))
            at += count
    return tuple(found)


def _ways(plan: Plan, answers: Answers, question: Question) -> tuple[Mapping[str, int], int]:
    """Every known answer that an unknown one could turn out to be, and their number; ticks already
    made stay.
    """
    perspective = perspective_of(plan, answers)
    known = known_options(question, perspective)
    if question.kind == "one":
        return {o.id: 1 << i for i, o in enumerate(known)}, len(known)
    ticked = {o.id for o in known} & set(answers[question.id])
    groups = plan.once(
        ("told apart", question.id, perspective), partial(_told_apart, plan, question, perspective)
    )
    open_ = [group for group in groups if not ticked & set(group)]
    count = 1 << len(open_)
    if len(open_) > MOST_BOXES:
        return {}, count
    every = (1 << count) - 1
    options = dict.fromkeys(ticked, every)
    for i, group in enumerate(open_):
        options |= dict.fromkeys(group, _with_bit(i, every))
    return options | {o.id: int(not ticked) for o in known if o.none}, count


def _with_bit(i: int, every: int) -> int:
    """Of all ways, counted from 0, those in whose number this bit is set."""
    return every // ((1 << (1 << i)) + 1) << (1 << i)


def _told_apart(plan: Plan, question: Question, perspective: str) -> tuple[tuple[str, ...], ...]:
    """The boxes of a question; those that are named by the same conditions stand together, those
    that no condition names are left out.
    """
    rules = plan.screener.rules
    raising = [each for each in rules.rules if each.urgency or each.level or each.level_up_to]
    conditions = [each.when for each in raising]
    conditions += [each.ask_when for each in plan.questions.values()]
    named = [
        atom.options
        for each in conditions
        for atom in atoms(each, rules.scores)
        if atom.question == question.id
    ]
    groups: dict[tuple[int, ...], list[str]] = {}
    for option in known_options(question, perspective):
        named_by = tuple(i for i, options in enumerate(named) if option.id in options)
        if named_by and not option.none and not option.doubt:
            groups.setdefault(named_by, []).append(option.id)
    return tuple(map(tuple, groups.values()))


# --- what follows in them -------------------------------------------------------------------------


class _Ends:
    """The two ends of a range in all ways; what is sure stays so whatever is found out."""

    def __init__(self, now: Range, every: int) -> None:
        self.now, self.every = now, every
        self.low = {now.low: every}
        self.high = {now.low: every}

    def raised(self, rank: int, surely: int, perhaps: int) -> None:
        """A rule gives this rank in these ways."""
        self.low[rank] = self.low.get(rank, 0) | surely
        self.high[rank] = self.high.get(rank, 0) | perhaps

    def as_now(self) -> int:
        """The ways in which both ends are as they are now."""
        low, high = _exactly(self.low, self.every), _exactly(self.high, self.every)
        return low.get(self.now.low, 0) & high.get(self.now.high, 0)

    def widths(self) -> Mapping[int, int]:
        """The widths that the range can have, each with its ways."""
        found: dict[int, int] = {}
        for low, here in _exactly(self.low, self.every).items():
            for high, there in _exactly(self.high, self.every).items():
                if both := here & there:
                    found[high - low] = found.get(high - low, 0) | both
        return found


def _exactly(reached: Mapping[int, int], every: int) -> Mapping[int, int]:
    """For each rank the ways in which it is the highest that is reached."""
    left, found = every, {}
    for rank in sorted(reached, reverse=True):
        found[rank] = left & reached[rank]
        left &= ~reached[rank]
    return found


def _ends(plan: Plan, answers: Answers, found: Iterable[Found]) -> tuple[_Ends, _Ends]:
    """Urgency and level in all ways."""
    now, held = assess(plan, answers), _Held(plan, answers, found)
    urgency, level = _Ends(now.urgency, held.every), _Ends(now.level, held.every)
    sure, open_ = ({f.rule.id for f in each} for each in (now.findings, now.possible))
    for each in plan.rules[now.perspective]:
        raises = each.urgency > now.urgency.low or max(each.level, each.level_up_to) > now.level.low
        if raises and each.rule.id in sure:
            level.raised(each.level_up_to, 0, held.every)
        elif raises and each.rule.id in open_:
            surely, perhaps = held.value(each.rule.when)
            urgency.raised(each.urgency, surely, perhaps)
            level.raised(each.level, surely, perhaps)
            level.raised(each.level_up_to, 0, perhaps)
    return urgency, level


class _Held:
    """Conditions held against all ways at once."""

    def __init__(self, plan: Plan, answers: Answers, found: Iterable[Found]) -> None:
        self.plan, self.answers = plan, answers
        self.found = {each.question.id: each for each in found}
        self.every = reduce(or_, (each.ways for each in self.found.values()))
        self.asked: Mapping[str, Asked] = {
            each.question.id: each for each in plan.asked[perspective_of(plan, answers)]
        }
        self._known: dict[int, Both] = {}
        self._totals: dict[str, tuple[Mapping[int, int], ...]] = {}

    def value(self, condition: Condition | None) -> Both:
        """In which ways a condition holds."""
        if (found := self._known.get(id(condition))) is None:
            found = self._known[id(condition)] = self._value(condition)
        return found

    def _value(self, condition: Condition | None) -> Both:
        match condition:
            case Chosen():
                return self._chosen(condition)
            case All():
                low, high = zip(*map(self.value, condition.all), strict=True)
                return reduce(and_, low), reduce(and_, high)
            case Any_():
                low, high = zip(*map(self.value, condition.any), strict=True)
                return reduce(or_, low), reduce(or_, high)
            case Not():
                surely, perhaps = self.value(condition.not_)
                return self.every & ~perhaps, self.every & ~surely
            case AtLeast():
                ((score, points),) = condition.at_least.items()
                return self._at_least(score, points)
        return self.every, self.every

    def _chosen(self, condition: Chosen) -> Both:
        """An answer counts as surely as its question is asked; it is found out in the ways of this
        question, and as it is in all others.
        """
        asked = self.asked.get(condition.question)
        chosen = self.answers.get(condition.question)
        if asked is None or not chosen:
            return 0, 0
        mask = reduce(or_, (asked.bits.get(o, 0) for o in condition.options))
        low, high = bits_of(asked, chosen)
        truth = names_one_of(mask, high, asked.question.kind == "one")(low, high, ())
        named, others = 0, self.every
        if found := self.found.get(condition.question):
            named = reduce(or_, (found.options.get(o, 0) for o in condition.options))
            others &= ~found.ways
        surely, perhaps = self.value(asked.question.ask_when)
        return (
            surely & (named | others if truth == YES else named),
            perhaps & (named | others if truth != NO else named),
        )

    def _at_least(self, score: str, points: int) -> Both:
        """In which ways a score has so many points."""
        if score not in self._totals:
            (terms,) = (each.terms for each in self.plan.screener.rules.scores if each.id == score)
            counted = [(self.value(term.when), term.points) for term in terms]
            self._totals[score] = tuple(
                self._total((each[end], worth) for each, worth in counted) for end in (0, 1)
            )
        surely, perhaps = (
            reduce(or_, (ways for total, ways in totals.items() if total >= points), 0)
            for totals in self._totals[score]
        )
        return surely, perhaps

    def _total(self, terms: Iterable[tuple[int, int]]) -> Mapping[int, int]:
        """Every number of points that is reached, with the ways that reach it."""
        totals = {0: self.every}
        for counts, worth in terms:
            after: dict[int, int] = {}
            for total, here in totals.items():
                for reached, ways in ((total, here & ~counts), (total + worth, here & counts)):
                    if ways:
                        after[reached] = after.get(reached, 0) | ways
            totals = after
        return totals
