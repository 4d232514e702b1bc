"""Looking for answers that fulfil a formula, and among them for those that differ least from the
least worrying ones.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import z3

from screening.model import NOT_YET, Answers, Question
from screening.outcome.plan import Plan
from screening.prove.form import Form
from screening.prove.formulas import Formula, every, no, same, some
from screening.prove.result import Shown
from screening.sheet.proofs import Breach, filled, filled_pair, least_worrying

Model = Any
"""Answers that fulfil a formula, as z3 gives them."""

MOST_STEPS: Final = 5_000_000
"""How far one search may go; the hardest of the shipped rules takes a fraction of it."""

DIFFERS, UNKNOWN, TICK, PLACE = 10_000, 150, 100, 1
"""What counts against a counterexample: answers that are not the least worrying ones; then unknown
ones, ticks, places in a list.
"""


def smaller(breaches: Iterable[Breach]) -> Iterator[Breach]:
    """Of the breaches that several perspectives show, the one with the fewest answers that
    count.
    """
    yield from sorted(breaches, key=lambda breach: len(breach.forms[0].lines))[:1]


class UnsettledError(Exception):
    """The time was not enough to prove or to break a statement."""


class Clock:
    """The time that is left, for all searches together.

    Args:
        seconds: how many there are.
    """

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def check(self) -> None:
        """Go on only while there is time.

        Raises:
            UnsettledError: where there is none left.
        """
        if time.monotonic() > self.end:
            raise UnsettledError


def true(model: Model, formula: Formula) -> bool:
    """Whether a formula is true of these answers."""
    return (
        formula
        if isinstance(formula, bool)
        else z3.is_true(model.eval(formula, model_completion=True))
    )


def read(form: Form, model: Model) -> Answers:
    """The filled-in form that a model stands for: the answers on its path."""
    answers = {}
    for id_, question in form.questions.items():
        if true(model, form.asked[id_].possible):
            answer = form.answers[id_]
            unknown = (
                ([o.id for o in question.offered(form.perspective) if o.unknown] or [NOT_YET])[:1]
                if true(model, answer.unknown)
                else []
            )
            answers[id_] = (
                *(option for option, formula in answer.chosen.items() if true(model, formula)),
                *unknown,
            )
    return answers


class Search:
    """Searches through all answers that some forms can hold together.

    Args:
        clock: what is left of the time.
        forms: the forms; the answers of the first count most where the smallest are looked for.
        also: what ties the forms together.
    """

    def __init__(self, clock: Clock, *forms: Form, also: Iterable[Formula] = ()) -> None:
        self.clock, self.forms = clock, forms
        self.given = [
            formula
            for formula in (*(each for form in forms for each in form.valid), *also)
            if formula is not True
        ]
        self.solver = z3.Solver()
        self.solver.add(self.given)

    def model(self, *formulas: Formula) -> Model | None:
        """Answers that fulfil the formulas; None where there are none.

        Raises:
            UnsettledError: where the time was not enough.
        """
        self.solver.push()
        try:
            return _found(self.solver, self.clock, formulas)
        finally:
            self.solver.pop()

    def smallest(self, *formulas: Formula) -> Model | None:
        """Of all answers that fulfil the formulas those with the fewest that differ from the least
        worrying ones.
        """
        found = self.model(*formulas)
        if found is None:
            return None
        optimize = z3.Optimize()
        optimize.add(self.given)
        for formula, weight in _costs(self.forms):
            if not isinstance(formula, bool):
                optimize.add_soft(no(formula), weight)
        try:
            return _found(optimize, self.clock, formulas)
        except UnsettledError:
            return found  # a counterexample all the same, if not the smallest

    def breach(self, why: str, model: Model) -> Breach:
        """What a model shows, with its forms in words."""
        plan, answers = self.forms[0].plan, [read(form, model) for form in self.forms]
        return Breach(
            why, filled_pair(plan, *answers) if len(answers) == 2 else (filled(plan, answers[0]),)
        )


def _found(solver: Any, clock: Clock, formulas: Iterable[Formula]) -> Model | None:
    for formula in formulas:
        solver.add(z3.BoolVal(formula) if isinstance(formula, bool) else formula)
    clock.check()
    # Counted in steps of the solver: a limit in seconds starts a thread for every search, which
    # takes longer than most of them.
    solver.set("rlimit", MOST_STEPS)
    result = solver.check()
    if result == z3.unknown:
        raise UnsettledError
    return solver.model() if result == z3.sat else None


def _costs(forms: Sequence[Form]) -> Iterator[tuple[Formula, int]]:
    """What makes a counterexample larger. An answer that is the same on the first form
    counts once.
    """
    for form in forms:
        for question in form.questions.values():
            repeated = form is not forms[0] and _repeats(forms[0], form, question)
            for formula, weight in _cost(form, question):
                yield every((form.asked[question.id].possible, formula, no(repeated))), weight


def _repeats(first: Form, form: Form, question: Question) -> Formula:
    return question.id in first.answers and every(
        (first.asked[question.id].possible, alike(first, form, question))
    )


def _cost(form: Form, question: Question) -> Iterator[tuple[Formula, int]]:
    chosen = form.answers[question.id].chosen
    yield (
        no(some(chosen[option.id] for option in least_worrying(question, form.perspective))),
        DIFFERS,
    )
    yield form.answers[question.id].unknown, UNKNOWN
    for place, option in enumerate(form.known(question)):
        yield (
            chosen[option.id],
            TICK if question.kind == "any" and not option.none else PLACE * place,
        )


def alike(one: Form, other: Form, question: Question) -> Formula:
    """Where two forms answer a question alike. What only one of them is offered is chosen by
    neither.
    """
    first, second = one.answers[question.id], other.answers[question.id]
    options = dict.fromkeys((*first.chosen, *second.chosen))
    chosen = (
        same(first.chosen.get(option, False), second.chosen.get(option, False))
        for option in options
    )
    return every((same(first.unknown, second.unknown), *chosen))


class Prover:
    """The forms of one screener and the searches on them, made once and shared by all proofs.

    Args:
        plan: the compiled content.
        seconds: the time for all proofs together.
    """

    def __init__(self, plan: Plan, seconds: float) -> None:
        self.plan, self.clock = plan, Clock(seconds)
        self.forms = {p: Form(plan, p, p) for p in plan.screener.perspectives}
        self.shown = {p: Shown(form) for p, form in self.forms.items()}
        self.searches = {p: Search(self.clock, form) for p, form in self.forms.items()}
