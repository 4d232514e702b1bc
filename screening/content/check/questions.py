"""What is wrong with questions, their options and the scores that count them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from screening.content.check.base import Checker, placed
from screening.content.files import QUESTIONS, RULES
from screening.content.mistakes import nearest
from screening.model import (
    RESERVED_IDS,
    AtLeast,
    Condition,
    Option,
    Question,
    Score,
    Words,
)

FIGURES: Final = ("{count}", "{most}", "{total}")
"""What the words of a score may name."""


class QuestionChecks(Checker):
    """Questions, options and scores."""

    # --- questions ---

    def check_questions(self) -> None:
        """Every question."""
        questions = self.screener.questions
        for i, group in enumerate(questions.groups):
            self.words((QUESTIONS, "groups", i, "title"), group.title, self._asked_in(group.id))
        for i, question in enumerate(questions.questions):
            self.question((QUESTIONS, "questions", i), question)
        for was, now in questions.moved.items():
            self.moved((QUESTIONS, "moved", was), was, now)

    def moved(self, path: tuple[Any, ...], was: str, now: str) -> None:
        """What has another name stands under the new one, and no longer under the old."""
        names = [q.id for q in self.questions.values()]
        names += [f"{q.id}.{o.id}" for q in self.questions.values() for o in q.options]
        if now not in names:
            message = f"`{was}` is said to be `{now}` now, which is not there."
            self.say(path, message, nearest(now, names))
        if was in names:
            message = f"`{was}` is said to have another name, and still stands here."
            self.say(path, message, "Remove the line.")
        if was.count(".") != now.count("."):
            instead = "Write `question: question`, or `question.option: question.option`."
            self.say(path, f"`{was}` and `{now}` are not of one kind.", instead)

    def perspective_question(self) -> bool:
        """Whether it is clear from the first answer on for whom a check is; if not, nothing can be
        said of anyone's words.
        """
        here = (QUESTIONS, "perspective_question")
        first = self.screener.questions.questions[0]
        if self.asks_perspective not in self.questions:
            self.known(here, "question", [self.asks_perspective])
        elif (
            first.id != self.asks_perspective
            or first.kind != "one"
            or first.ask_when
            or any(o.unknown for o in first.options)
        ):
            message = (
                "The perspective question must be the first one, choose one, be asked of everyone,"
                " and have no unknown option."
            )
            self.say(here, message, "Put it first and give it only the perspectives as options.")
        else:
            return True
        return False

    def _asked_in(self, group: str) -> list[str]:
        asks = [q.ask for q in self.questions.values() if q.group == group]
        return [p for p in self.perspectives if any(ask.speaks_to(p) for ask in asks)]

    def question(self, path: tuple[Any, ...], question: Question) -> None:
        """One question: its words, its options, its sources."""
        if question.id in RESERVED_IDS:
            self.say(
                (*path, "id"),
                f"No question may be called `{question.id}`.",
                "It names a form of a condition. Choose another id.",
            )
        self.known((*path, "group"), "group", [question.group])
        self.known((*path, "sources"), "source", question.sources)
        self.known((*path, "helplines"), "helpline", question.helplines)
        if self.condition((*path, "ask_when"), question.ask_when):
            self.ask_when((*path, "ask_when"), question)
        asked_of = [p for p in self.perspectives if question.ask.speaks_to(p)]
        if not asked_of:
            instead = f"Give words for {' or '.join(self.perspectives)}."
            self.say((*path, "ask"), f"The question `{question.id}` is asked of nobody.", instead)
        for name in ("ask", "label", "hint", "why"):
            self.words((*path, name), getattr(question, name), asked_of)
        self.order_of_options(path, question)
        for i, option in enumerate(question.options):
            self.option((*path, "options", i), option, question, asked_of)
        self.offered((*path, "options"), question, asked_of)
        self.headings((*path, "options"), question, asked_of)

    def ask_when(self, path: tuple[Any, ...], question: Question) -> None:
        """The condition under which a question is asked."""
        before = len(self.problems)
        for here, part in placed(path, question.ask_when):
            if isinstance(part, AtLeast):
                self.say(
                    here,
                    "Whether a question is asked cannot depend on a score.",
                    "Name the answers that matter.",
                )
            elif self.order[part.question] >= self.order[question.id]:
                message = (
                    f"`{question.id}` looks at `{part.question}`, which is not asked before it."
                )
                self.say(here, message, "Move the question down, or the other one up.")
        if len(self.problems) == before and not (
            self.possible(question.ask_when) and self.meets(question.ask_when)
        ):
            self.say(
                path,
                f"No answers lead to the question `{question.id}`.",
                "Look at the condition: it can never be met.",
            )

    def offered(self, path: tuple[Any, ...], question: Question, asked_of: Iterable[str]) -> None:
        """What each perspective can choose from: two options or more, "none of these" and "I don't
        know" where they belong.
        """
        few, no_none, no_unknown = [], [], []
        for perspective in asked_of:
            options = question.offered(perspective)
            if len(options) < 2:
                few.append(perspective)
            if question.kind == "any" and sum(o.none for o in options) != 1:
                no_none.append(perspective)
            if not question.unordered and not any(o.unknown or o.declines for o in options):
                no_unknown.append(perspective)
        for lacking, message, instead in (
            (few, "has fewer than two options", "Give words to more options."),
            (
                no_none,
                "does not have one “none of these”",
                "On a tick-all page, mark exactly one option with `none: true`.",
            ),
            (
                no_unknown,
                "has no “I don't know”",
                "Mark an option with `unknown: true`, or the question with `unordered: true`.",
            ),
        ):
            if lacking:
                self.say(
                    path,
                    f"The question `{question.id}` {message} for"
                    f" {' and '.join(f'`{p}`' for p in lacking)}.",
                    instead,
                )

    def order_of_options(self, path: tuple[Any, ...], question: Question) -> None:
        """Which options are worse than which."""
        ordered = any(o.worse_than for o in question.options)
        if question.kind == "one" and ordered == question.unordered:
            instead = (
                "Give options `worse_than: [...]`, or the question `unordered: true`, not both."
            )
            self.say(path, f"`{question.id}` does not say which of its options is worse.", instead)

    def option(
        self, path: tuple[Any, ...], option: Option, question: Question, asked_of: Iterable[str]
    ) -> None:
        """One option of a question."""
        ids = {o.id: o for o in question.options}
        for i, better in enumerate(option.worse_than):
            if option.unknown or better not in ids or ids[better].unknown or better == option.id:
                instead = (
                    "Name known options of the same question; an unknown one stands outside the"
                    " order."
                )
                self.say(
                    (*path, "worse_than", i),
                    f"`{option.id}` cannot be worse than `{better}`.",
                    instead,
                )
        if option.id not in option.worse_than and _reaches_itself(option.id, ids):
            self.say(
                (*path, "worse_than"),
                f"`{option.id}` is worse than itself, in a circle.",
                "Remove one `worse_than` of the circle.",
            )
        if option.none and (option.unknown or question.kind == "one"):
            message = f"`{option.id}` cannot be marked `none`."
            self.say(
                (*path, "none"),
                message,
                "Only a known option of a tick-all page can. Elsewhere leave `none` out.",
            )
        if option.apart and (option.unknown or option != question.options[-1]):
            message = f"`{option.id}` cannot be marked `apart`."
            self.say(
                (*path, "apart"), message, "Only a known option can, the last of its question."
            )
        if option.doubt and (
            option.unknown or option.none or option.can_happen or question.kind == "one"
        ):
            message = f"`{option.id}` cannot be marked `doubt`."
            instead = "Only a known option of a tick-all page that is no sign can."
            self.say((*path, "doubt"), message, instead)
        if option.always_warn and not option.can_happen:
            message = (
                f"`{option.id}` always stands in the safety net, but there are no words for it."
            )
            self.say((*path, "always_warn"), message, "Add `can_happen: …`, the words of the sign.")
        self.words((*path, "words"), option.words, ())
        self.words(
            (*path, "can_happen"),
            option.can_happen,
            [p for p in asked_of if option.words.speaks_to(p)],
        )

    def headings(self, path: tuple[Any, ...], question: Question, asked_of: Sequence[str]) -> None:
        """A heading stands above boxes, and whoever is offered one of these sees it."""
        above: tuple[int, Option] | None = None
        for i, option in enumerate(question.options):
            apart = option.none or option.unknown
            if option.heading and (apart or question.kind == "one"):
                message = f"`{option.id}` cannot have a heading."
                instead = "Only a box of a tick-all page can. Elsewhere leave `heading` out."
                self.say((*path, i, "heading"), message, instead)
            above = (i, option) if option.heading else None if apart else above
            if above:
                self._heading((*path, above[0], "heading"), above[1], option, asked_of)

    def _heading(
        self, path: tuple[Any, ...], first: Option, option: Option, asked_of: Iterable[str]
    ) -> None:
        offered = [p for p in asked_of if option.words.speaks_to(p)]
        self.words(path, first.heading, offered)
        if unseen := [p for p in offered if not first.words.speaks_to(p)]:
            message = f"The heading above `{first.id}` is not shown to `{unseen[0]}`."
            instead = f"Put an option first that is offered to everyone who sees `{option.id}`."
            self.say(path, message, instead)

    # --- rules ---

    def check_scores(self) -> None:
        """Every score."""
        for i, score in enumerate(self.screener.rules.scores):
            here = (RULES, "scores", i)
            before = len(self.problems)
            for j, term in enumerate(score.terms):
                self.term((*here, "terms", j, "when"), term.when)
            if len(self.problems) == before:
                self.countable.add(score.id)
            self.known((*here, "sources"), "source", score.sources)
            self.figures(here, score)
        for i, score in enumerate(self.screener.rules.scores):
            self.condition((RULES, "scores", i, "say_when"), score.say_when)

    def term(self, path: tuple[Any, ...], condition: Condition) -> None:
        """A term of a score, which counts no other score."""
        for here, part in placed(path, condition):
            if isinstance(part, AtLeast):
                self.say(here, "A score cannot be made of scores.", "Name the answers that count.")
            else:
                self.chosen(here, part)

    def figures(self, path: tuple[Any, ...], score: Score) -> None:
        """The figures that the words of a score show."""
        for name in ("say", "say_open", "say_note"):
            words: Words | None = getattr(score, name)
            self.words((*path, name), words, ())
            for perspective, text in words.said.items() if words and name != "say_note" else ():
                if unknown := set(re.findall(r"\{[^}]*\}?|\}", text)) - set(FIGURES):
                    message = f"The words of a score cannot name {' or '.join(sorted(unknown))}."
                    self.say(
                        (*path, name, perspective),
                        message,
                        f"The figures are: {', '.join(FIGURES)}.",
                    )


def _reaches_itself(start: str, options: Mapping[str, Any]) -> bool:
    seen: set[str] = set()
    waiting = list(options[start].worse_than)
    while waiting:
        here = waiting.pop()
        if here == start:
            return True
        if here in options and here not in seen:
            seen.add(here)
            waiting += options[here].worse_than
    return False
