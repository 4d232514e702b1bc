"""The version before under the names of the version after: what `moved:` says has only another
name is the same question, and the same answer, in both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from screening.compare.fields import Change
from screening.model import Chosen, Noun, Option, Promise, Question, Questions, Screener

STOPPED: Final = "What stood there before is held against nothing."
"""Said of an answer that moved to another question: the path decides who can give it there."""


def told(old: Screener, new: Screener) -> Iterator[Change]:
    """Each question and option of the old version that the new one has under another name."""
    names = Names(old, new)
    for id_, now in names.questions.items():
        yield Change(False, f"Question `{id_}`", f"is called `{now}` now")
    for (question, id_), option in names.options.items():
        yield Change(False, f"Option `{id_}` of `{question}`", f"is called `{option}` now")
    for (question, id_), now in names.elsewhere.items():
        yield Change(False, f"Option `{id_}` of `{question}`", f"is `{now}` now. {STOPPED}")


def renamed(old: Screener, new: Screener) -> Screener:
    """The old version with the names of the new one; answers that moved to another question stay
    what they were.
    """
    names = Names(old, new)
    if not (names.questions or names.options):
        return old
    return replace(
        old, questions=names.noun(old.questions), rules=names.noun(old.rules), positions={}
    )


@dataclass(frozen=True)
class _Offered:
    """The questions of a version, each with the ids of its options."""

    options: Mapping[str, frozenset[str]]

    def __contains__(self, name: str) -> bool:
        question, _, option = name.partition(".")
        return question in self.options and (not option or option in self.options[question])


def _offered(screener: Screener) -> _Offered:
    return _Offered(
        {q.id: frozenset(o.id for o in q.options) for q in screener.questions.questions}
    )


class Names:
    """What the new version says of names of the old one, where the old one has them and the new
    one does not.

    Args:
        old: the version before.
        new: the version after; its `moved` says what has another name.
    """

    def __init__(self, old: Screener, new: Screener) -> None:
        had, has = _offered(old), _offered(new)
        moved = {
            was: now
            for was, now in new.questions.moved.items()
            if was in had and was not in has and now in has and now not in had
        }
        self.questions = {was: now for was, now in moved.items() if "." not in was}
        """Question id to its new id."""
        self.options: dict[tuple[str, str], str] = {}
        """Question and option, as they were, to the option's new id."""
        self.elsewhere: dict[tuple[str, str], str] = {}
        """The same to what it is now, where that stands at another question."""
        for was, now in moved.items():
            question, dot, option = was.partition(".")
            at, _, id_ = now.partition(".")
            if dot and at == self.questions.get(question, question):
                self.options[question, option] = id_
            elif dot:
                self.elsewhere[question, option] = now

    def question(self, id_: str) -> str:
        """What a question is called now."""
        return self.questions.get(id_, id_)

    def option(self, question: str, id_: str) -> str:
        """What an option of a question is called now."""
        return self.options.get((question, id_), id_)

    def noun(self, noun: Any) -> Any:
        """A noun, or a list or mapping of them, with the new names in it."""
        if isinstance(noun, tuple):
            return tuple(map(self.noun, noun))
        if isinstance(noun, Mapping):
            return {key: self.noun(value) for key, value in noun.items()}
        if not isinstance(noun, Noun):
            return noun
        changed = {name: self.noun(getattr(noun, name)) for name in type(noun).model_fields}
        return noun.model_copy(update=changed | self._own(noun))

    def _own(self, noun: Noun) -> dict[str, Any]:
        """The fields of a noun that name questions and options."""
        match noun:
            case Questions():
                return {"perspective_question": self.question(noun.perspective_question)}
            case Question():
                options = tuple(self._renamed(noun.id, option) for option in noun.options)
                return {"id": self.question(noun.id), "options": options}
            case Chosen():
                options_ = tuple(self.option(noun.question, each) for each in noun.options)
                return {"question": self.question(noun.question), "options": options_}
            case Promise():
                return self._promise(noun)
        return {}

    def _renamed(self, question: str, option: Option) -> Option:
        worse = tuple(self.option(question, each) for each in option.worse_than)
        return option.model_copy(
            update={"id": self.option(question, option.id), "worse_than": worse}
        )

    def _promise(self, promise: Promise) -> dict[str, Any]:
        return {
            "signs": {
                self.question(id_): tuple(self.option(id_, each) for each in options)
                for id_, options in promise.signs.items()
            },
            "asked_first": tuple(map(self.question, promise.asked_first)),
            "asked_before": {
                self.question(id_): tuple(map(self.question, later))
                for id_, later in promise.asked_before.items()
            },
            "off_paper": {
                kind: tuple(map(self._dotted, ids)) if kind == "answers" else ids
                for kind, ids in promise.off_paper.items()
            },
        }

    def _dotted(self, name: str) -> str:
        question, dot, option = name.partition(".")
        return self.question(question) + (f".{self.option(question, option)}" if dot else "")
