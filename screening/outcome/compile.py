"""Content to a plan: each condition becomes a function of bits."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from screening.model import (
    NOT_YET,
    All,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Not,
    Option,
    Question,
    Screener,
)
from screening.outcome.conditions import calling
from screening.outcome.plan import (
    NO,
    YES,
    Asked,
    Compiled,
    Plan,
    ScoreTests,
    SignTest,
    Test,
    intervals,
    known_options,
)
from screening.outcome.truth import all_of, always, any_of, at_least, names_one_of


class Compiler:
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
        """The bits of the options that a condition names."""
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
        """Which of the tests says whether a question is asked."""
        key = question.ask_when.model_dump_json() if question.ask_when else ""
        if key not in self.whens:
            self.whens[key] = len(self.when_tests)
            self.when_tests.append(self.test(question.ask_when) or always)
        return self.whens[key]

    def test(self, condition: Condition | None) -> Test | None:
        """A condition as a function; None where there is none."""
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
                return names_one_of(
                    self.mask(condition),
                    self.field[condition.question],
                    self.single[condition.question],
                )
            case All():
                return all_of([self.compiled(each, given) for each in condition.all])
            case Any_():
                return any_of([self.compiled(each, given) for each in condition.any])
            case Not():
                inner = self.compiled(condition.not_, given)
                return lambda sure, open_, scores: YES - inner(sure, open_, scores)
            case AtLeast():
                ((score, points),) = condition.at_least.items()
                return at_least(self.score_index[score], points)

    def sign(self, question: Question, option: Option) -> SignTest:
        """A sign of danger: what would be known if it were chosen."""
        given = Chosen(question=question.id, options=(option.id,))
        bit = self.bit[question.id, option.id]
        rules = self.screener.rules
        would = tuple(
            (rules.rank(r.urgency), r.act or "", self.compiled(r.when, given))
            for r in calling(rules, given)
            if r.when
        )
        return SignTest(question.id, option, option.private or question.private, bit, would)

    def asked(self, question: Question, perspective: str) -> Asked:
        """A question as one perspective meets it."""
        bits = {o.id: self.bit[question.id, o.id] for o in known_options(question, perspective)}
        known = sum(bits[o.id] for o in known_options(question, perspective) if not o.doubt)
        none = sum(bits[o.id] for o in question.options if o.none and o.id in bits)
        offered = question.offered(perspective)
        single = {o.id: (0, known) if o.unknown else (bits[o.id], bits[o.id]) for o in offered}
        single[NOT_YET] = 0, known
        return Asked(
            question, self.when(question), bits, known, self.bit[question.id, ""], none, single
        )


def _needs_one(needs: Sequence[int]) -> int:
    """The bits of which one must be open where one of several conditions must hold; 0 where any of
    them needs none.
    """
    return reduce(or_, needs) if all(needs) else 0


def prepare(screener: Screener) -> Plan:
    """Compile a screener that `check` has passed."""
    compiler = Compiler(screener)
    levels = {level.id: i for i, level in enumerate(screener.rules.levels)}
    rules = [
        Compiled(
            rule,
            compiler.test(rule.when),
            screener.rules.rank(rule.urgency),
            levels.get(rule.level or "", 0),
            levels.get(rule.level_up_to or "", 0),
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
                rule for rule in rules if _can_hold(rule, anything(screener, asked[p], p), scores)
            )
            for p in screener.perspectives
        },
        signs={p: tuple(_signs(compiler, asked[p], p)) for p in screener.perspectives},
        scores=scores,
        names=tuple(compiler.names),
        tests={
            name: test for name, condition in named.items() if (test := compiler.test(condition))
        },
    )


def _signs(compiler: Compiler, asked: Iterable[Asked], perspective: str) -> Iterator[SignTest]:
    for each in asked:
        for option in known_options(each.question, perspective):
            if option.can_happen:
                yield compiler.sign(each.question, option)


def _opposite(condition: Condition | None) -> Condition | None:
    return Not.model_validate({"not": condition}) if condition else None


def anything(screener: Screener, asked: Sequence[Asked], perspective: str) -> tuple[int, int]:
    """The (sure, open) bits of someone of whom only the perspective is known."""
    sure = open_ = 0
    for each in asked:
        if each.question.id == screener.questions.perspective_question:
            sure = each.bits[perspective]
            open_ |= sure
        else:
            open_ |= sum(each.bits.values()) | each.unasked
    return sure, open_


def _can_hold(compiled: Compiled, bits: tuple[int, int], scores: ScoreTests) -> bool:
    return compiled.test is None or compiled.test(*bits, intervals(scores, *bits)) != NO
