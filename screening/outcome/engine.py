"""The verbs: which question comes next, and what follows from the answers. Pure functions, no
state.

How unknown is handled. Every option of every question is one bit. A set of answers becomes two
numbers: `sure`, the bits that are chosen for certain, and `open`, the bits that are chosen in at
least one way of filling in what is not known. Then a condition is yes, no or maybe (Kleene's three
values, as 2, 0 and 1, so that `all` is min and `any` is max), and a score is an interval. An answer
to a question that was itself asked only maybe stays open.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from screening.model import (
    All,
    Answers,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Finding,
    Not,
    Option,
    Outcome,
    Question,
    Range,
    Rule,
    Score,
    Screener,
)

NO: Final = 0
MAYBE: Final = 1
YES: Final = 2

Scores = Sequence[tuple[int, int]]
Test = Callable[[int, int, Scores], int]
"""A compiled condition: `sure` bits, `open` bits, score intervals -> NO, MAYBE or YES."""


Made = TypeVar("Made")

_Scores = tuple[tuple[str, tuple[tuple[Test, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as one perspective meets it, compiled."""

    question: Question
    when: int
    """Which of the plan's `whens` says whether it is asked."""
    bits: Mapping[str, int]
    """Option id to its bit; unknown options have none."""
    known: int
    """All bits of options that an unknown answer can turn out to be."""
    unasked: int
    """The bit for "perhaps never asked"."""
    none: int
    """The bit of "none of these", 0 without one."""
    single: Mapping[str, tuple[int, int]]
    """For `one`: option id to its (sure, open) bits."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A rule, ready to be held against answers."""

    rule: Rule
    test: Test | None
    urgency: int
    level: int
    level_up_to: int
    reads: int
    """Every bit that its condition mentions; kept to show which answers made it fire."""
    needs: int
    """Bits without any of which the rule cannot hold, so that most rules are passed over in one
    step; 0: not known.
    """


@dataclass(frozen=True, slots=True)
class SignTest:
    """An option that stands as a sign in the safety net, ready to be held against answers."""

    question: str
    option: Option
    private: bool
    bit: int
    would: tuple[tuple[int, str, Test], ...]
    """For each rule with an act that reads it, highest urgency first: its rank, its act, and its
    condition if this were chosen.
    """


@dataclass(frozen=True, slots=True)
class Replay:
    """What the answers on a path say: replayed once, for all that follows from them."""

    perspective: str
    sure: int
    """The bits that are chosen for certain."""
    open: int
    """The bits that are chosen in at least one way of filling in what is not known."""
    scores: Scores
    met: tuple[Question, ...]
    """The questions that were asked and answered, in order."""


@dataclass(frozen=True, repr=False)
class Plan:
    """A screener made ready for many assessments. Build it once with `prepare`."""

    screener: Screener
    asked: Mapping[str, tuple[_Asked, ...]]
    whens: tuple[Test, ...]
    """The distinct conditions under which questions are asked."""
    rules: Mapping[str, tuple[_Compiled, ...]]
    """For each perspective the rules that can hold for it."""
    signs: Mapping[str, tuple[SignTest, ...]]
    """For each perspective the signs of the safety net, in the order of the file."""
    scores: _Scores
    names: tuple[tuple[str, str], ...]
    """Bit position to (question id, option id)."""
    masks: tuple[int, ...]
    """The bits of each `chosen` condition that a score or a rule with urgency or level reads."""
    memo: dict[Hashable, Any] = field(default_factory=dict, compare=False)
    """What others made once from this content (`once`)."""
    tests: Mapping[str, Test] = field(default_factory=dict)
    """Named conditions outside the rules: `level`, `unknown`, `violence line`, each score's
    `say_when`, and `taken` with its number.
    """

    def __repr__(self) -> str:
        """Short, where a test fails: the content is long."""
        return f"Plan({len(self.questions)} questions)"

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes of this content, made only once for this key."""
        if key not in self.memo:
            self.memo[key] = make()
        return cast("Made", self.memo[key])

    def question(self, id_: str) -> Question:
        """The question with this id; KeyError where there is none."""
        return self.questions[id_]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order of the file."""
        return {q.id: q for q in self.screener.questions.questions}

    @cached_property
    def needing(self) -> dict[str, tuple[tuple[int, _Compiled], ...]]:
        """For each perspective the rules that can hold for it, each with the bits that it needs."""
        free = 1 << len(self.names)
        return {p: tuple((each.needs or free, each) for each in of) for p, of in self.rules.items()}

    def decides_perspective(self, id_: str) -> bool:
        """Whether this is the question that asks whom the check is for."""
        return id_ == self.screener.questions.perspective_question


def known_options(question: Question, perspective: str) -> tuple[Option, ...]:
    """The options that say something, as opposed to "I don't know", in the order of the file."""
    return tuple(o for o in question.options if o.words.speaks_to(perspective) and not o.unknown)


# --- compiling ------------------------------------------------------------------------------------


class _Compiler:
    """Gives every option its bit, and turns conditions into functions of the bits."""

    def __init__(self, screener: Screener) -> None:
        self.screener = screener
        self.names: list[tuple[str, str]] = []
        self.field: dict[str, int] = {}
        self.bit: dict[tuple[str, str], int] = {}
        self.single = {q.id: q.kind == "one" for q in screener.questions.questions}
        self.whens: dict[str, int] = {}
        self.when_tests: list[Test] = []
        self.score_index = {score.id: i for i, score in enumerate(screener.rules.scores)}
        for question in screener.questions.questions:
            for option in (*(o.id for o in question.options), ""):
                self.bit[question.id, option] = 1 << len(self.names)
                self.names.append((question.id, option))
            self.field[question.id] = sum(
                self.bit[question.id, o] for o in (*(o.id for o in question.options), "")
            )

    def mask(self, condition: Chosen) -> int:
        return sum(self.bit[condition.question, option] for option in set(condition.options))

    def reads(self, condition: Condition | None) -> int:
        """Every bit that a condition mentions outside a `not`, through its scores too."""
        match condition:
            case Chosen():
                return self.mask(condition)
            case All():
                return self._union(condition.all)
            case Any_():
                return self._union(condition.any)
            case AtLeast():
                score = self.screener.rules.scores[self.score_index[next(iter(condition.at_least))]]
                return self._union([term.when for term in score.terms])
        return 0

    def _union(self, conditions: Sequence[Condition]) -> int:
        bits = 0
        for condition in conditions:
            bits |= self.reads(condition)
        return bits

    def needs(self, condition: Condition | None) -> int:
        """Bits of which at least one must be open for the condition to be more than no; 0 where
        there is no such set.
        """
        match condition:
            case Chosen():
                return self.mask(condition)
            case All():
                return min(
                    (needs for each in condition.all if (needs := self.needs(each))),
                    key=int.bit_count,
                    default=0,
                )
            case Any_():
                return _needs_one([self.needs(each) for each in condition.any])
            case AtLeast():
                ((score, points),) = condition.at_least.items()
                terms = self.screener.rules.scores[self.score_index[score]].terms
                return _needs_one([self.needs(term.when) for term in terms]) if points else 0
        return 0

    def when(self, question: Question) -> int:
        key = question.ask_when.model_dump_json() if question.ask_when else ""
        if key not in self.whens:
            self.whens[key] = len(self.when_tests)
            self.when_tests.append(self.test(question.ask_when) or always)
        return self.whens[key]

    def test(self, condition: Condition | None) -> Test | None:
        return None if condition is None else self.compiled(condition)

    def compiled(self, condition: Condition, given: Chosen | None = None) -> Test:
        """The condition as a function of the bits; with `given`, as if that were chosen besides
        (scores stay as they are).
        """
        match condition:
            case Chosen():
                if given and given.question == condition.question:
                    if set(given.options) <= set(condition.options):
                        return always
                    if self.single[condition.question]:
                        return lambda sure, open_, scores: NO
                return _chosen(
                    self.mask(condition),
                    self.field[condition.question],
                    self.single[condition.question],
                )
            case All():
                return _all([self.compiled(each, given) for each in condition.all])
            case Any_():
                return _any([self.compiled(each, given) for each in condition.any])
            case Not():
                inner = self.compiled(condition.not_, given)
                return lambda sure, open_, scores: YES - inner(sure, open_, scores)
            case AtLeast():
                ((score, points),) = condition.at_least.items()
                return _at_least(self.score_index[score], points)

    def sign(self, question: Question, option: Option, rank: Mapping[str, int]) -> SignTest:
        given = Chosen(question=question.id, options=(option.id,))
        bit = self.bit[question.id, option.id]
        reading = [
            r
            for r in self.screener.rules.rules
            if r.act and r.when and any(_names(atom, given) for atom in atoms(r.when))
        ]
        reading.sort(key=lambda rule: -rank.get(rule.urgency or "", 0))
        would = tuple(
            (rank.get(r.urgency or "", 0), r.act or "", self.compiled(r.when, given))
            for r in reading
            if r.when
        )
        return SignTest(question.id, option, option.private or question.private, bit, would)

    def asked(self, question: Question, perspective: str) -> _Asked:
        bits = {o.id: self.bit[question.id, o.id] for o in known_options(question, perspective)}
        known = sum(bits[o.id] for o in known_options(question, perspective) if not o.doubt)
        none = sum(bits[o.id] for o in question.options if o.none and o.id in bits)
        offered = [o for o in question.options if o.words.speaks_to(perspective)]
        single = {o.id: (0, known) if o.unknown else (bits[o.id], bits[o.id]) for o in offered}
        return _Asked(
            question, self.when(question), bits, known, self.bit[question.id, ""], none, single
        )


def _names(atom: Chosen, given: Chosen) -> bool:
    return atom.question == given.question and set(given.options) <= set(atom.options)


def _needs_one(needs: Sequence[int]) -> int:
    """The bits of which one must be open where one of several conditions must hold; 0 where any of
    them needs none.
    """
    return reduce(or_, needs) if all(needs) else 0


def _chosen(mask: int, field: int, single: bool) -> Test:
    others = field & ~mask

    def test(sure: int, open_: int, scores: Scores) -> int:
        if sure & mask:
            return YES
        if not open_ & mask:
            return NO
        # One of several options is chosen, and all that is possible lies among those named.
        return YES if single and not open_ & others else MAYBE

    return test


def always(sure: int, open_: int, scores: Scores) -> int:
    """The condition that is always yes."""
    return YES


def _all(tests: Sequence[Test]) -> Test:
    if len(tests := [test for test in tests if test is not always]) < 2:
        return tests[0] if tests else always

    def test(sure: int, open_: int, scores: Scores) -> int:
        least = YES
        for each in tests:
            value = each(sure, open_, scores)
            if value == NO:
                return NO
            if value < least:
                least = value
        return least

    return test


def _any(tests: Sequence[Test]) -> Test:
    if always in tests:
        return always

    def test(sure: int, open_: int, scores: Scores) -> int:
        most = NO
        for each in tests:
            value = each(sure, open_, scores)
            if value == YES:
                return YES
            if value > most:
                most = value
        return most

    return test


def _at_least(index: int, points: int) -> Test:
    def test(sure: int, open_: int, scores: Scores) -> int:
        low, high = scores[index]
        return YES if low >= points else MAYBE if high >= points else NO

    return test


def prepare(screener: Screener) -> Plan:
    """Compile a screener that `check` has passed."""
    compiler = _Compiler(screener)
    rank = {u.id: i for i, u in enumerate(screener.rules.urgencies)} | {
        lv.id: i for i, lv in enumerate(screener.rules.levels)
    }
    rules = [
        _Compiled(
            rule,
            compiler.test(rule.when),
            rank.get(rule.urgency or "", 0),
            rank.get(rule.level or "", 0),
            rank.get(rule.level_up_to or "", 0),
            compiler.reads(rule.when),
            compiler.needs(rule.when),
        )
        for rule in screener.rules.rules
    ]
    scores = tuple(
        (s.id, tuple((compiler.compiled(t.when), t.points) for t in s.terms))
        for s in screener.rules.scores
    )
    asked = {
        p: tuple(compiler.asked(q, p) for q in screener.questions.questions if q.ask.speaks_to(p))
        for p in screener.perspectives
    }
    named = {
        "level": screener.rules.say_level_when,
        "unknown": _opposite(screener.rules.name_unknown_unless),
    }
    named |= (
        {"violence line": screener.rules.violence_line.when} if screener.rules.violence_line else {}
    )
    named |= {s.id: s.say_when for s in screener.rules.scores}
    named |= {f"taken {i}": taken.when for i, taken in enumerate(screener.rules.take_away)}
    return Plan(
        screener=screener,
        asked=asked,
        whens=tuple(compiler.when_tests),
        rules={
            p: tuple(
                rule for rule in rules if _can_hold(rule, _anything(screener, asked[p], p), scores)
            )
            for p in screener.perspectives
        },
        signs={p: tuple(_signs(compiler, asked[p], p, rank)) for p in screener.perspectives},
        scores=scores,
        names=tuple(compiler.names),
        masks=tuple(_masks(screener, compiler)),
        tests={
            name: test for name, condition in named.items() if (test := compiler.test(condition))
        },
    )


def _signs(
    compiler: _Compiler, asked: Iterable[_Asked], perspective: str, rank: Mapping[str, int]
) -> Iterator[SignTest]:
    for each in asked:
        for option in known_options(each.question, perspective):
            if option.can_happen:
                yield compiler.sign(each.question, option, rank)


def _opposite(condition: Condition | None) -> Condition | None:
    return Not.model_validate({"not": condition}) if condition else None


def _anything(screener: Screener, asked: Sequence[_Asked], perspective: str) -> tuple[int, int]:
    """The (sure, open) bits of someone of whom only the perspective is known."""
    sure = open_ = 0
    for each in asked:
        if each.question.id == screener.questions.perspective_question:
            sure = each.bits[perspective]
            open_ |= sure
        else:
            open_ |= sum(each.bits.values()) | each.unasked
    return sure, open_


def _can_hold(compiled: _Compiled, bits: tuple[int, int], scores: _Scores) -> bool:
    return compiled.test is None or compiled.test(*bits, _intervals(scores, *bits)) != NO


def _masks(screener: Screener, compiler: _Compiler) -> Iterator[int]:
    for rule in screener.rules.rules:
        if rule.urgency or rule.level:
            yield from (compiler.mask(atom) for atom in atoms(rule.when, screener.rules.scores))


def parts(condition: Condition | None) -> Sequence[Condition]:
    """The conditions that `all`, `any` and `not` are made of; none for the other forms."""
    match condition:
        case All():
            return condition.all
        case Any_():
            return condition.any
        case Not():
            return (condition.not_,)
    return ()


def atoms(condition: Condition | None, scores: Sequence[Score] = ()) -> Iterator[Chosen]:
    """Every `chosen` inside a condition, through `not` and, given the scores, through them too."""
    if isinstance(condition, Chosen):
        yield condition
    for part in parts(condition):
        yield from atoms(part, scores)
    if isinstance(condition, AtLeast):
        for score in scores:
            if score.id in condition.at_least:
                for term in score.terms:
                    yield from atoms(term.when)


# --- replaying ------------------------------------------------------------------------------------


def perspective_of(plan: Plan, answers: Answers) -> str:
    """Whose words are used: the answer to the perspective question, before it the first
    perspective.
    """
    chosen = answers.get(plan.screener.questions.perspective_question, ())
    return chosen[0] if chosen and chosen[0] in plan.asked else plan.screener.perspectives[0]


def _bits(asked: _Asked, chosen: Sequence[str]) -> tuple[int, int]:
    """The (sure, open) bits of an answer."""
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
    offered = {o.id: o for o in question.options if o.words.speaks_to(perspective)}
    if (
        not chosen
        or len(set(chosen)) != len(chosen)
        or any(option not in offered for option in chosen)
    ):
        return False
    if question.kind == "one":
        return len(chosen) == 1
    return len(chosen) == 1 or not any(offered[option].none for option in chosen)


def _walk(plan: Plan, answers: Answers) -> tuple[int, int, list[_Asked], _Asked | None]:
    """Walk the questions in order: sure bits, open bits, the answered ones, and the first that is
    not.
    """
    sure = open_ = 0
    met: list[_Asked] = []
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
        low, high = _bits(asked, chosen)
        if truth == YES:
            sure |= low
            open_ |= high
        else:
            open_ |= high | asked.unasked
    return sure, open_, met, None


def _to_end(
    plan: Plan, answers: Answers
) -> tuple[int, int, list[_Asked], list[tuple[_Asked, int]]]:
    """Walk all questions in order, as if those without an answer were not known.

    Gives sure bits, open bits, the answered ones, and those without an answer, each with whether it
    is asked: MAYBE or YES.
    """
    sure = open_ = 0
    met: list[_Asked] = []
    ahead: list[tuple[_Asked, int]] = []
    for asked in plan.asked[perspective_of(plan, answers)]:
        truth = plan.whens[asked.when](sure, open_, ())
        if truth == NO:
            continue
        low, high = 0, asked.known
        if chosen := answers.get(asked.question.id):
            met.append(asked)
            low, high = _bits(asked, chosen)
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


# --- concluding -----------------------------------------------------------------------------------


def _intervals(scores: _Scores, sure: int, open_: int) -> list[tuple[int, int]]:
    intervals = []
    for _, terms in scores:
        low = high = 0
        for test, points in terms:
            truth = test(sure, open_, ())
            if truth:
                high += points
                if truth == YES:
                    low += points
        intervals.append((low, high))
    return intervals


def truth(plan: Plan, answers: Answers) -> Callable[[Condition | None], int]:
    """Reads any number of conditions over the answers on the path: NO, MAYBE or YES."""
    sure, open_, _, _ = _walk(plan, answers)
    compiler, scores = _Compiler(plan.screener), _intervals(plan.scores, sure, open_)
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
    bits = _anything(plan.screener, plan.asked[perspective], perspective)
    test = _Compiler(plan.screener).test(condition)
    return test is None or test(*bits, _intervals(plan.scores, *bits)) != NO


def replay(plan: Plan, answers: Answers) -> Replay:
    """What the answers on the path say; an unfinished check is replayed as far as it goes."""
    sure, open_, met, _ = _walk(plan, answers)
    questions = tuple(asked.question for asked in met)
    return Replay(
        perspective_of(plan, answers), sure, open_, _intervals(plan.scores, sure, open_), questions
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
            low, high = _bits(asked, chosen)
            sure |= low
            open_ |= high
    scores = _intervals(plan.scores, sure, open_)
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


# --- conditions on their own, for `check` and the tests -------------------------------------------


def mentions_score(condition: Condition | None) -> Iterator[str]:
    """The ids of the scores that a condition reads."""
    if isinstance(condition, AtLeast):
        yield from condition.at_least
    for part in parts(condition):
        yield from mentions_score(part)


def holds_over(
    condition: Condition | None,
    chosen: Answers,
    scores: Sequence[Score],
    open_: Mapping[str, AbstractSet[str]] = MappingProxyType({}),
) -> int:
    """NO, MAYBE or YES, read straight from the definition, without a plan and without paths.

    `chosen` is certain; of the questions in `open_` each of these options may be chosen or none.
    """

    def value(each: Condition) -> int:
        return holds_over(each, chosen, scores, open_)

    match condition:
        case None:
            return YES
        case Chosen():
            if set(condition.options) & set(chosen.get(condition.question, ())):
                return YES
            return MAYBE if set(condition.options) & set(open_.get(condition.question, ())) else NO
        case All():
            return min(map(value, condition.all))
        case Any_():
            return max(map(value, condition.any))
        case Not():
            return YES - value(condition.not_)
        case AtLeast():
            ((name, points),) = condition.at_least.items()
            values = [
                (value(term.when), term.points)
                for score in scores
                if score.id == name
                for term in score.terms
            ]
            low, high = sum(p for v, p in values if v == YES), sum(p for v, p in values if v != NO)
            return YES if low >= points else MAYBE if high >= points else NO
