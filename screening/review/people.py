"""Made-up people for the reviewer: who answers in the least worrying way but for what is said of them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from screening.engine import Plan, known_options, next_question, perspective_of, valid
from screening.model import Answers, Question


class Case(Protocol):
    """A described person, as a vignette holds it."""

    @property
    def name(self) -> str:
        """A sentence about this person."""
        ...

    @property
    def answers(self) -> Mapping[str, str | Sequence[str]]:
        """Question id to an option id, or a list of them; what is not stated is least worrying."""
        ...


class CannotFill(Exception):  # noqa: N818 - a vignette that does not fit, not a fault
    """The answers of a vignette do not make a finished check; says why."""


def least_worrying(question: Question, perspective: str) -> tuple[str, ...]:
    """The known answer that worries least: nothing ticked, or the option that is worse than no other.

    Empty where the options have no order.
    """
    known = known_options(question, perspective)
    if question.kind == "any":
        return tuple(o.id for o in known if o.none)
    return tuple(o.id for o in known if not o.worse_than and any(o.id in other.worse_than for other in known))[:1]


def fill_in(plan: Plan, given: Mapping[str, str | Sequence[str]]) -> Answers:
    """A finished check: these answers, and the least worrying one to every other question on the path.

    Raises:
        CannotFill: where a question is not asked on this path, an answer is none of its, or one has to be stated.
    """
    stated = {id_: (chosen,) if isinstance(chosen, str) else tuple(chosen) for id_, chosen in given.items()}
    answers: dict[str, tuple[str, ...]] = {}
    while question := next_question(plan, answers):
        perspective = perspective_of(plan, answers)
        chosen = stated.get(question.id) or least_worrying(question, perspective)
        if not chosen:
            raise CannotFill(f"`{question.id}` is not answered")
        if not valid(question, perspective, chosen):
            raise CannotFill(f"`{question.id}` does not take {', '.join(chosen)}")
        answers[question.id] = chosen
    if unused := sorted(set(stated) - set(answers)):
        raise CannotFill(f"not asked on this path: {', '.join(unused)}")
    return answers
