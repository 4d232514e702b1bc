"""Other answers than these: what is not known, every single change, every way to fill in."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from screening.model import Answers, Question
from screening.outcome.conditions import atoms
from screening.outcome.engine import (
    met_in_all,
    next_question,
    path,
    perspective_of,
    relevant,
    valid,
)
from screening.outcome.plan import Plan, known_options


def unknown_questions(plan: Plan, answers: Answers) -> tuple[Question, ...]:
    """The answered questions on the path of which something is not known."""
    open_ = []
    for question in path(plan, answers):
        unknown = {o.id for o in question.options if o.unknown}
        if unknown & set(answers.get(question.id, ())):
            open_.append(question)
    return tuple(open_)


def fillings(plan: Plan, question: Question, answers: Answers) -> Iterator[tuple[str, ...]]:
    """Every known answer that an unknown one could turn out to be. Ticks already made stay."""
    perspective = perspective_of(plan, answers)
    known = known_options(question, perspective)
    if question.kind == "one":
        yield from ((o.id,) for o in known)
        return
    ticked = [o.id for o in known if o.id in answers[question.id]]
    rest = [o.id for o in known if o.id not in ticked and not o.none and not o.doubt]
    none = tuple(o.id for o in known if o.none)
    for n in range(len(rest) + 1):
        for more in combinations(rest, n):
            yield (*ticked, *more) or none


def least_worrying(question: Question, perspective: str) -> tuple[str, ...]:
    """The known answer that worries least: nothing ticked, or the option that is worse than no
    other.

    Empty where the options have no order.
    """
    known = known_options(question, perspective)
    if question.kind == "any":
        return tuple(o.id for o in known if o.none)
    return tuple(
        o.id for o in known if not o.worse_than and any(o.id in other.worse_than for other in known)
    )[:1]


def completed(plan: Plan, answers: Answers) -> tuple[Answers, Question | None]:
    """These answers as a finished check: what is still asked gets its least worrying answer.

    With the first question that has no such answer, where the check ends unfinished.
    """
    finished = dict(answers)
    while question := next_question(plan, finished):
        finished[question.id] = least_worrying(question, perspective_of(plan, finished))
        if not finished[question.id]:
            return relevant(plan, finished), question
    return relevant(plan, finished), None


def one_step(plan: Plan, answers: Answers) -> Iterator[tuple[Question, tuple[str, ...], Answers]]:
    """Every set of answers that differs in one known answer: another option, one tick more or one
    tick less.

    With the question and its new answer. Answers that a new perspective cannot give are left out.
    """
    for question in path(plan, answers):
        for changed in _steps(
            question, answers.get(question.id, ()), perspective_of(plan, answers)
        ):
            other = {**answers, question.id: changed}
            if plan.decides_perspective(question.id):
                other = {
                    id_: given
                    for id_, given in other.items()
                    if valid(plan.question(id_), changed[0], given)
                }
            yield question, changed, other


def _steps(
    question: Question, chosen: Sequence[str], perspective: str
) -> Iterator[tuple[str, ...]]:
    known = known_options(question, perspective)
    if question.kind == "one":
        yield from ((o.id,) for o in known if o.id not in chosen)
        return
    nones = tuple(o.id for o in known if o.none)
    for option in known:
        if option.none:
            continue
        if option.id in chosen:
            yield tuple(id_ for id_ in chosen if id_ != option.id) or nones
        else:
            yield (*(id_ for id_ in chosen if id_ not in nones), option.id)


def completions(plan: Plan, answers: Answers) -> Iterator[Answers]:
    """Every way of filling in what is not known on the path. Answers stay as they are otherwise.

    A question that opens because of a filling and has no answer yet is filled in every known way
    too.
    """
    for question in path(plan, answers):
        unknown = {o.id for o in question.options if o.unknown}
        if question.id not in answers or unknown & set(answers[question.id]):
            open_ = {**answers, question.id: answers.get(question.id, ())}
            for filled in fillings(plan, question, open_):
                yield from completions(plan, {**open_, question.id: filled})
            return
    yield relevant(plan, answers)


def ways_through(plan: Plan, perspective: str) -> Iterator[tuple[Question, ...]]:
    """The questions that someone meets, for every way of answering those that decide what is asked.

    Answers are told apart as far as conditions of questions do.
    """
    reading: dict[str, list[frozenset[str]]] = {}
    for each in plan.asked[perspective]:
        for atom in atoms(each.question.ask_when):
            reading.setdefault(atom.question, []).append(frozenset(atom.options))
    whom = plan.screener.questions.perspective_question
    reading.pop(whom, None)
    deciding = [each.question for each in plan.asked[perspective] if each.question.id in reading]
    ways = [list(_deciding(each, perspective, reading[each.id])) for each in deciding]
    for chosen in product(*ways):
        answers = dict(zip((each.id for each in deciding), chosen, strict=True))
        yield met_in_all(plan, {whom: (perspective,), **answers})


def _deciding(
    question: Question, perspective: str, read: Sequence[frozenset[str]]
) -> Iterator[tuple[str, ...]]:
    """One answer for all that no condition tells apart; of boxes, as many as there can be."""
    offered = [o for o in question.options if o.words.speaks_to(perspective)]
    if question.kind == "one":
        kinds = {
            (o.unknown, tuple(o.id in each for each in read)): (o.id,) for o in reversed(offered)
        }
        yield from kinds.values()
        return
    named = [o.id for o in offered if any(o.id in each for each in read)]
    yield from ((o.id,) for o in offered if o.none or o.unknown)
    for n in range(1, len(named) + 1):
        yield from combinations(named, n)
