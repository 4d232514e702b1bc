"""A filled-in check as formulas: what the engine makes of one set of answers, for all sets of
answers at once.

It says again, for a solver, what `engine` does: which questions are asked, which conditions are yes
or may be, and what the outcome is. Tests hold the two against each other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import cast

import z3

from screening.model import All, Any_, Chosen, Condition, Not, Option, Question, Rule
from screening.outcome.plan import Plan, known_options, says_unknown
from screening.prove.answer import Answer, doubts
from screening.prove.formulas import (
    ALWAYS,
    NEVER,
    Formula,
    Once,
    Truth,
    all_of,
    any_of,
    every,
    implies,
    no,
    opposite,
    settled,
    some,
    sum_at_least,
)


def giving(rules: Iterable[Rule], part: str, ids: Iterable[str]) -> list[Rule]:
    """The rules that give one of these ids as their urgency, level, step, advice and so on."""
    wanted = set(ids)
    return [rule for rule in rules if not wanted.isdisjoint(_given(getattr(rule, part)))]


def _given(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


class Form(Once):
    """A check of one perspective with its answers left open, and what follows from them.

    Args:
        plan: the compiled content.
        perspective: whose check it is.
        name: sets the answers apart from those of other forms in the same problem.
        open_: whether an answer may be unknown.
    """

    def __init__(self, plan: Plan, perspective: str, name: str, *, open_: bool = True) -> None:
        super().__init__()
        self.plan, self.perspective, self.name, self.open_ = plan, perspective, name, open_
        self.rules = plan.screener.rules
        self.questions = {q.id: q for q in plan.questions.values() if q.ask.speaks_to(perspective)}
        self.answers: dict[str, Answer] = {}
        self.asked: dict[str, Truth] = {}
        """Where each question is asked for certain, and where it is asked at all."""
        self.valid: list[Formula] = []
        """What every form that a visitor can hand in fulfils."""
        for question in self.questions.values():
            self.answers[question.id] = self._free(question)
            self.asked[question.id] = self.truth(question.ask_when)
        self.not_yet = list(self._not_yet())
        """What of that forbids answers behind a question that was not asked yet."""
        self.valid += self.not_yet

    # --- what is answered ---

    def known(self, question: Question) -> tuple[Option, ...]:
        """The options that this perspective can choose and that say something."""
        return known_options(question, self.perspective)

    def _free(self, question: Question) -> Answer:
        if self.plan.decides_perspective(question.id):
            return Answer(
                {option.id: option.id == self.perspective for option in self.known(question)}
            )
        chosen = {
            o.id: z3.Bool(f"{self.name} {question.id} {o.id}")
            for o in self.known(question)
            if not o.none
        }
        unknown = z3.Bool(f"{self.name} {question.id} ?") if self._can_be_open(question) else False
        if question.kind == "one":
            self.valid.append(
                z3.PbEq([(each, 1) for each in (*chosen.values(), unknown) if each is not False], 1)
            )
        else:
            nothing = no(some((*chosen.values(), unknown)))
            chosen |= {option.id: nothing for option in self.known(question) if option.none}
            self.valid.append(some((*chosen.values(), unknown)))
        return Answer(chosen, unknown)

    def _can_be_open(self, question: Question) -> bool:
        """Whether the answer may be unknown: by an option, or since a result may come before it.

        An answer that was not given yet is as unknown as one that says so, so it needs nothing of
        its own where there is such an option.
        """
        return self.open_ and (
            says_unknown(question, self.perspective)
            or question.id in self.plan.screener.questions.may_be_ahead
        )

    def _not_yet(self) -> Iterator[Formula]:
        """Where a question that offers no "I don't know" was not asked yet, nothing behind it is
        answered.
        """
        behind: list[Formula] = []
        for question in reversed(self.questions.values()):
            answer = self.answers[question.id]
            if answer.unknown is not False and not says_unknown(question, self.perspective):
                yield implies(answer.unknown, every(behind))
            ticks = (answer.chosen[o.id] for o in self.known(question) if not o.none)
            open_ = every((answer.unknown, no(some(ticks))))
            behind.append(implies(self.asked[question.id].possible, open_))

    def made_known(
        self, question: Question, options: Collection[str]
    ) -> list[tuple[Formula, Formula]]:
        """What to put in place of what, so that these options are chosen where the answer is
        unknown. Ticks stay.
        """
        answer = self.answers[question.id]
        if answer.unknown is False:
            return []
        free = [o.id for o in self.known(question) if not (o.none or o.doubt)]
        added = [
            (answer.chosen[id_], some((answer.chosen[id_], answer.unknown)))
            for id_ in free
            if id_ in options
        ]
        return [*added, (answer.unknown, z3.BoolVal(val=False))]

    # --- what is sure and what is open, as the engine replays it ---

    def sure(self, question: str, option: str) -> Formula:
        """Where an option was chosen for certain."""
        return every((self.asked[question].yes, self.answers[question].chosen.get(option, False)))

    def open(self, question: str, option: str) -> Formula:
        """Where an option was chosen, or may have been."""
        return self.once(
            ("open", question, option), lambda: self._may_be(self.questions[question], option)
        )

    def _may_be(self, question: Question, option: str) -> Formula:
        asked, answer = self.asked[question.id], self.answers[question.id]
        if not option:
            return asked.maybe  # perhaps never asked
        if option not in answer.chosen:
            return False
        if option in doubts(question):
            return every((asked.possible, answer.chosen[option]))
        nones = {o.id for o in question.options if o.none}
        unknown = every(
            (
                answer.unknown,
                *(
                    no(tick)
                    for id_, tick in answer.chosen.items()
                    if option in nones and id_ not in nones
                ),
            )
        )
        return every((asked.possible, some((answer.chosen[option], unknown))))

    def _chosen(self, condition: Chosen) -> Truth:
        question, named = condition.question, dict.fromkeys(condition.options)
        if question not in self.answers:
            return NEVER
        sure = some(self.sure(question, option) for option in named)
        doubted = named.keys() <= set(doubts(self.questions[question]))
        never_open = doubted or self.answers[question].unknown is False
        if never_open and settled((self.asked[question],)):
            return Truth(sure, sure)
        possible = some(self.open(question, option) for option in named)
        if self.questions[question].kind == "any":
            return Truth(sure, possible)
        # One of several options is chosen; where all that is possible lies among those named, it is
        # yes.
        others = [
            self.open(question, option)
            for option in (*self.answers[question].chosen, "")
            if option not in named
        ]
        return Truth(every((possible, no(some(others)))), possible)

    def truth(self, condition: Condition | None) -> Truth:
        """Where a condition is yes, and where it may be."""
        return (
            ALWAYS
            if condition is None
            else cast("Truth", self.once(id(condition), lambda: self._truth(condition)))
        )

    def truth_given(self, condition: Condition, given: Chosen) -> Truth:
        """The same as if `given` were chosen besides; scores stay as they are."""
        match condition:
            case Chosen() if condition.question == given.question:
                if set(given.options) <= set(condition.options):
                    return ALWAYS
                return (
                    NEVER if self.questions[given.question].kind == "one" else self.truth(condition)
                )
            case All():
                return all_of(self.truth_given(each, given) for each in condition.all)
            case Any_():
                return any_of(self.truth_given(each, given) for each in condition.any)
            case Not():
                return opposite(self.truth_given(condition.not_, given))
        return self.truth(condition)

    def _truth(self, condition: Condition) -> Truth:
        match condition:
            case Chosen():
                return self._chosen(condition)
            case All():
                return all_of(self.truth(each) for each in condition.all)
            case Any_():
                return any_of(self.truth(each) for each in condition.any)
            case Not():
                return opposite(self.truth(condition.not_))
        ((score, points),) = condition.at_least.items()
        return self.score(score, points)

    def terms(self, score: str) -> list[tuple[Truth, int]]:
        """The parts of a score, each with its points."""
        return [
            (self.truth(term.when), term.points)
            for each in self.rules.scores
            if each.id == score
            for term in each.terms
        ]

    def score(self, score: str, points: int) -> Truth:
        """Where the lower end of a score is at least this, and where the upper end is."""
        terms = self.terms(score)
        yes = sum_at_least([(truth.yes, worth) for truth, worth in terms], points)
        return Truth(
            yes,
            (
                yes
                if settled(t for t, _ in terms)
                else sum_at_least([(t.possible, worth) for t, worth in terms], points)
            ),
        )

    # --- the outcome, as the engine concludes it ---

    def holds(self, rule: Rule) -> Truth:
        """Where a rule is yes, and where it may be."""
        return self.truth(rule.when)

    def any_rule(self, rules: Iterable[Rule]) -> Truth:
        """Where one of these rules is yes, and where one may be."""
        return any_of(self.holds(rule) for rule in rules)

    def urgency(self, rank: int) -> Truth:
        """Where the lower end of the urgency is at least this, and where the upper end is."""
        return self._reaches("urgency", [u.id for u in self.rules.urgencies], rank)

    def level(self, rank: int) -> Truth:
        """Where the lower end of the level is at least this, and where the upper end is."""
        ids = [level.id for level in self.rules.levels]
        reached = self._reaches("level", ids, rank)
        up_to = giving(self.rules.rules, "level_up_to", ids[rank:]) if rank > 0 else []
        return (
            Truth(reached.yes, some((reached.possible, self.any_rule(up_to).possible)))
            if up_to
            else reached
        )

    def _reaches(self, part: str, ids: Sequence[str], rank: int) -> Truth:
        if rank <= 0:
            return ALWAYS
        return cast(
            "Truth",
            self.once(
                (part, rank), lambda: self.any_rule(giving(self.rules.rules, part, ids[rank:]))
            ),
        )

    def starts_at(self, rank: int) -> Formula:
        """Where the level to start with is this: the least intensive treatment setting in the
        range, else its lower end.
        """
        return self.once(("start", rank), lambda: self._starts_at(rank))

    def _starts_at(self, rank: int) -> Formula:
        treatments = [i for i, level in enumerate(self.rules.levels) if level.treatment]
        not_above = no(self.level(rank + 1).yes)
        if rank in treatments:
            # No less intensive treatment setting lies in the range as well.
            lower = max((i for i in treatments if i < rank), default=None)
            return every(
                (
                    not_above,
                    self.level(rank).possible,
                    True if lower is None else self.level(lower + 1).yes,
                )
            )
        in_range = [
            every((no(self.level(i + 1).yes), self.level(i).possible))
            for i in treatments
            if i > rank
        ]
        return every((self.level(rank).yes, not_above, no(some(in_range))))
