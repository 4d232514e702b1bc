"""The answer to one question as formulas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screening.model import Question
from screening.prove.formulas import Formula, same


def doubts(question: Question) -> list[str]:
    """The options that no unknown answer turns out to be."""
    return [option.id for option in question.options if option.doubt]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is chosen at one question: each known option, and whether an unknown one is."""

    chosen: Mapping[str, Formula]
    unknown: Formula = False


def same_doubts(question: Question, one: Answer, other: Answer) -> Iterator[Formula]:
    """Both doubt alike: where the one is unknown, the other does not turn out to be a doubt."""
    return (
        same(one.chosen[id_], other.chosen[id_]) for id_ in doubts(question) if id_ in one.chosen
    )
