"""The verbs: which question comes next, and what follows from the answers. Pure functions, no
state.

How unknown is handled. Every option of every question is one bit. A set of answers becomes two
numbers: `sure`, the bits that are chosen for certain, and `open`, the bits that are chosen in at
least one way of filling in what is not known. Then a condition is yes, no or maybe (Kleene's three
values, as 2, 0 and 1, so that `all` is min and `any` is max), and a score is an interval. An answer
to a question that was itself asked only maybe stays open.
"""

from collections.abc import Callable, Sequence

from screening.model import (
    NOT_YET,
    Answers,
    Condition,
    Finding,
    Outcome,
    Question,
    Range,
    Rule,
)
from screening.outcome.compile import Compiler, anything
from screening.outcome.plan import (
    MAYBE,
    NO,
    YES,
    Asked,
    Plan,
    Replay,
    intervals,
    says_unknown,
)


def perspective_of(plan: Plan, answers: Answers) -> str:
    """Whose words are used: the answer to the perspective question, before it the first
    perspective.
    """
    chosen = answers.get(plan.screener.questions.perspective_question, ())
    return chosen[0] if chosen and chosen[0] in plan.asked else plan.screener.perspectives[0]


def bits_of(asked: Asked, chosen: Sequence[str]) -> tuple[int, int]:
    """The (sure, open) bits of an answer, where its question is surely asked."""
    if asked.question.kind == "one":
        return asked.single[chosen[0]]
    sure = 0
    for option in chosen:
        sure |= asked.bits.get(option, 0)
    if all(option in asked.bits for option in chosen):
        return sure, sure
    # "I don't know about the others": every other box may be ticked; "none" only where nothing is.
    return sure, sure | (asked.known & ~asked.none if sure else asked.known)


def valid(question: Question, perspective: str, chosen: Sequence[str]) -> bool:
    """Whether this is an answer that the question takes from this perspective."""
    offered = {o.id: o for o in question.offered(perspective)}
    if (
        not chosen
        or len(set(chosen)) != len(chosen)
        or any(option not in offered for option in chosen)
    ):
        return False
    if question.kind == "one":
        return len(chosen) == 1
    return len(chosen) == 1 or not any(offered[option].none for option in chosen)


def _walk(plan: Plan, answers: Answers) -> tuple[int, int, list[Asked], Asked | None]:
    """Walk the questions in order: sure bits, open bits, the answered ones, and the first that is
    not.
    """
    sure = open_ = 0
    met: list[Asked] = []
    # A condition looks only at questions before its own, so it keeps its value once it was needed.
    known: list[int | None] = [None] * len(plan.whens)
    for asked in plan.asked[perspective_of(plan, answers)]:
        truth = known[asked.when]
        if truth is None:
            truth = known[asked.when] = plan.whens[asked.when](sure, open_, ())
        if truth == NO:
            continue
        chosen = answers.get(asked.question.id)
        if not chosen:
            return sure, open_, met, asked
        met.append(asked)
        low, high = bits_of(asked, chosen)
        if truth == YES:
            sure |= low
            open_ |= high
        else:
            open_ |= high | asked.unasked
    return sure, open_, met, None


def _to_end(plan: Plan, answers: Answers) -> tuple[int, int, list[Asked], list[tuple[Asked, int]]]:
    """Walk all questions in order, as if those without an answer were not known.

    Gives sure bits, open bits, the answered ones, and those without an answer, each with whether it
    is asked: MAYBE or YES.
    """
    sure = open_ = 0
    met: list[Asked] = []
    ahead: list[tuple[Asked, int]] = []
    for asked in plan.asked[perspective_of(plan, answers)]:
        truth = plan.whens[asked.when](sure, open_, ())
        if truth == NO:
            continue
        low, high = 0, asked.known
        if chosen := answers.get(asked.question.id):
            met.append(asked)
            low, high = bits_of(asked, chosen)
        else:
            ahead.append((asked, truth))
        if truth == YES:
            sure |= low
            open_ |= high
        else:
            open_ |= high | asked.unasked
    return sure, open_, met, ahead


def still_ahead(plan: Plan, answers: Answers) -> tuple[tuple[Question, bool], ...]:
    """The questions that have no answer yet and are or may be asked, each with whether it surely
    is.
    """
    return tuple((asked.question, truth == YES) for asked, truth in _to_end(plan, answers)[3])


def met_in_all(plan: Plan, answers: Answers) -> tuple[Question, ...]:
    """The questions that have an answer, and those that are or may be asked besides, in order."""
    _, _, met, ahead = _to_end(plan, answers)
    there = {asked.question.id for asked in (*met, *(each for each, _ in ahead))}
    return tuple(question for id_, question in plan.questions.items() if id_ in there)


def for_result(plan: Plan, answers: Answers) -> Answers | None:
    """The answers that a result can be made of now: what is still ahead, and what that could open,
    was not asked yet. None where a result cannot be seen.

    It can be before each question after the group that the file names. Where a question offers no
    "I don't know", it can only while nothing behind it is answered: what is proved goes no further.
    """
    perspective, order = perspective_of(plan, answers), list(plan.questions)
    _, _, met, following = _to_end(plan, answers)
    ahead = [asked.question for asked, _ in following]
    last = max((order.index(asked.question.id) for asked in met), default=-1)
    for question in ahead:
        passed = order.index(question.id) < last and not says_unknown(question, perspective)
        if passed or question.id not in plan.screener.questions.may_be_ahead:
            return None
    return {**answers, **{question.id: (NOT_YET,) for question in ahead}}


def path(plan: Plan, answers: Answers) -> tuple[Question, ...]:
    """The questions that this person has met and answered, in order, and the one to answer next."""
    _, _, met, following = _walk(plan, answers)
    return tuple(asked.question for asked in (*met, *([following] if following else [])))


def next_question(plan: Plan, answers: Answers) -> Question | None:
    """The first question on the path that has no answer; None where the check is complete."""
    following = _walk(plan, answers)[3]
    return following.question if following else None


def relevant(plan: Plan, answers: Answers) -> dict[str, tuple[str, ...]]:
    """The answers that count: those to questions on the path."""
    return {asked.question.id: answers[asked.question.id] for asked in _walk(plan, answers)[2]}


def truth(plan: Plan, answers: Answers) -> Callable[[Condition | None], int]:
    """Reads any number of conditions over the answers on the path: NO, MAYBE or YES."""
    sure, open_, _, _ = _walk(plan, answers)
    compiler = plan.once("compiler", lambda: Compiler(plan.screener))
    scores = intervals(plan.scores, sure, open_)
    return lambda condition: (
        YES if condition is None else compiler.compiled(condition)(sure, open_, scores)
    )


def holds(plan: Plan, condition: Condition | None, answers: Answers) -> int:
    """NO, MAYBE or YES for one condition, given the answers on the path."""
    return truth(plan, answers)(condition)


def can_hold(plan: Plan, condition: Condition | None, perspective: str) -> bool:
    """Whether a condition can be more than no for this perspective, as far as the questions that it
    is asked tell.
    """
    bits = anything(plan.screener, plan.asked[perspective], perspective)
    test = Compiler(plan.screener).test(condition)
    return test is None or test(*bits, intervals(plan.scores, *bits)) != NO


def replay(plan: Plan, answers: Answers) -> Replay:
    """What the answers on the path say; an unfinished check is replayed as far as it goes."""
    sure, open_, met, _ = _walk(plan, answers)
    questions = tuple(asked.question for asked in met)
    return Replay(
        perspective_of(plan, answers), sure, open_, intervals(plan.scores, sure, open_), questions
    )


def value(plan: Plan, name: str, replayed: Replay) -> int:
    """NO, MAYBE or YES for one of the plan's named conditions; YES where the file has no such
    condition.
    """
    test = plan.tests.get(name)
    return YES if test is None else test(replayed.sure, replayed.open, replayed.scores)


def said(plan: Plan, name: str, answers: Answers) -> bool:
    """Whether the result may word this: `level` where that is sure; `unknown`, or a score by its
    id, where it may be.
    """
    return value(plan, name, replay(plan, answers)) >= (YES if name == "level" else MAYBE)


def assess(plan: Plan, answers: Answers) -> Outcome:
    """What follows from the answers on the path; an unfinished check is assessed on what there is.

    Urgency and level are ranges: the lower end from rules that are yes, the upper end from those
    that may be, and of the level also from what a rule says may be offered as well.
    """
    return conclude(plan, replay(plan, answers))


def conclude(plan: Plan, replayed: Replay) -> Outcome:
    """What follows from answers that were replayed."""
    sure, open_, scores = replayed.sure, replayed.open, replayed.scores
    urgency_low = urgency_high = level_low = level_high = 0
    findings: list[Finding] = []
    possible: list[Finding] = []
    # A rule that needs nothing needs the bit after all others.
    here = open_ | 1 << len(plan.names)
    for compiled in [each for needs, each in plan.needing[replayed.perspective] if here & needs]:
        truth = YES if compiled.test is None else compiled.test(sure, open_, scores)
        if truth == NO:
            continue
        if truth == YES:
            findings.append(Finding(compiled.rule, compiled.reads & sure))
            if compiled.urgency > urgency_low:
                urgency_low = compiled.urgency
            if compiled.level > level_low:
                level_low = compiled.level
        else:
            possible.append(Finding(compiled.rule, compiled.reads & open_))
            if compiled.urgency > urgency_high:
                urgency_high = compiled.urgency
            if compiled.level > level_high:
                level_high = compiled.level
        if compiled.level_up_to > level_high:
            level_high = compiled.level_up_to
    return Outcome(
        replayed.perspective,
        Range(urgency_low, max(urgency_low, urgency_high)),
        Range(level_low, max(level_low, level_high)),
        {name: Range(*interval) for (name, _), interval in zip(plan.scores, scores, strict=True)},
        tuple(findings),
        tuple(possible),
    )


def alarms(plan: Plan, answers: Answers) -> set[str]:
    """The emergencies that answers call for, however many others are missing before, between or
    behind them.

    `assess` goes as far as the path of an unfinished check leads. Here every answer counts, also
    one that stands alone.
    """
    perspective = perspective_of(plan, answers)
    sure = open_ = 0
    for asked in plan.asked[perspective]:
        if chosen := answers.get(asked.question.id):
            low, high = bits_of(asked, chosen)
            sure |= low
            open_ |= high
    scores = intervals(plan.scores, sure, open_)
    calling = [compiled for compiled in plan.rules[perspective] if compiled.rule.emergency]
    return {
        str(each.rule.emergency)
        for each in calling
        if each.test is None or each.test(sure, open_, scores) == YES
    }


def fired_by(plan: Plan, finding: Finding) -> dict[str, tuple[str, ...]]:
    """The answers that made a rule hold, or may: question id to option ids, in the order of the
    file.
    """
    return _named(plan, finding.bits)


def read_by(plan: Plan, rule: Rule) -> dict[str, tuple[str, ...]]:
    """The answers that can make a rule hold, outside a `not` and through its scores: question id
    to option ids.
    """
    reads = plan.once(
        "reads",
        lambda: {each.rule.id: each.reads for rules in plan.rules.values() for each in rules},
    )
    return _named(plan, reads.get(rule.id, 0))


def _named(plan: Plan, bits: int) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    while bits:
        lowest = bits & -bits
        bits ^= lowest
        question, option = plan.names[lowest.bit_length() - 1]
        if option:
            chosen[question] = (*chosen.get(question, ()), option)
    return chosen


def starting_level(plan: Plan, outcome: Outcome) -> int:
    """Where to start: the least intensive treatment setting in the range, or the lowest level where
    there is none.
    """
    levels = plan.screener.rules.levels
    within = range(outcome.level.low, outcome.level.high + 1)
    return next((rank for rank in within if levels[rank].treatment), outcome.level.low)
