"""What every check stands on: what is wrong, where, and what a condition can be."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice, product
from math import inf, prod
from typing import Any, Final

from screening.content.check.reach import ways
from screening.content.files import HELPLINES, QUESTIONS, RULES, SOURCES
from screening.content.mistakes import moved_to, nearest
from screening.content.yaml import Problem
from screening.model import (
    EVERYONE,
    ROLES,
    All,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Country,
    Not,
    Screener,
    Words,
)
from screening.model.phones import (
    looks_like_numbers,
)
from screening.outcome.conditions import atoms, holds_over
from screening.outcome.plan import NO, YES, known_options

STALE_AFTER: Final = timedelta(days=180)
"""After this a number is shown with the day on which it was last checked."""
LINK: Final = re.compile(r"<([A-Za-z]+):([^>\s]+)>|\]\((?:([A-Za-z]+):)?([^)\s]*)[^)]*\)")
"""A link of Markdown: what it leads to, and which one of them."""
MAX_CASES: Final = 20_000


def ids_by_kind(screener: Screener) -> Mapping[str, Sequence[str]]:
    """The ids that there are, by what they are called in a message."""
    rules = screener.rules
    return {
        "question": [q.id for q in screener.questions.questions],
        "group": [g.id for g in screener.questions.groups],
        "urgency": [u.id for u in rules.urgencies],
        "level": [lv.id for lv in rules.levels],
        "way in": [w.id for w in rules.ways],
        "emergency": [e.id for e in rules.emergencies],
        "step": [s.id for s in rules.steps],
        "act": [a.id for a in rules.safety_net],
        "advice": [a.id for a in rules.advice],
        "score": [s.id for s in rules.scores],
        "theme": [t.id for t in rules.themes],
        "rule": [r.id for r in rules.rules],
        "section": [s.id for s in screener.sections],
        "term": [term for facet in screener.facets for term in facet.offered],
        "source": [s.id for s in screener.sources],
        "helpline": sorted(
            {name for country in screener.countries.values() for name in lines_of(country)}
        ),
    }


def lines_of(country: Country) -> list[str]:
    """What a line of a country can be called: its role or its id."""
    return [
        *(role for role in ROLES if getattr(country, role)),
        *(line.id for line in country.lines if line.id not in ROLES),
    ]


def placed(
    path: tuple[Any, ...], condition: Condition | None
) -> Iterator[tuple[tuple[Any, ...], Chosen | AtLeast]]:
    """Every `chosen` and `at_least` of a condition, with its place in the file."""
    match condition:
        case Chosen():
            yield (*path, condition.question), condition
        case AtLeast():
            yield (*path, "at_least"), condition
        case All():
            for i, each in enumerate(condition.all):
                yield from placed((*path, "all", i), each)
        case Any_():
            for i, each in enumerate(condition.any):
                yield from placed((*path, "any", i), each)
        case Not():
            yield from placed((*path, "not"), condition.not_)


class Checker:
    """Holds the screener and collects problems; each method of those built on it looks at one kind
    of mistake.
    """

    def __init__(self, screener: Screener) -> None:
        self.screener = screener
        self.problems: list[Problem] = []
        questions = screener.questions.questions
        # Where an id stands twice, the first one counts.
        self.questions = {q.id: q for q in reversed(questions)}
        self.order = {q.id: i for i, q in reversed(list(enumerate(questions)))}
        self.asks_perspective = screener.questions.perspective_question
        self.perspectives = screener.perspectives if self.asks_perspective in self.questions else ()
        self.countable: set[str] = set()
        """The scores without a mistake: a condition on another one cannot be looked into."""
        self.ids = ids_by_kind(screener)

    def say(self, path: tuple[Any, ...], message: str, instead: str) -> None:
        """Add a mistake at a place of the content."""
        nowhere = f"{path[0]}:0"
        while path and path not in self.screener.positions:
            path = path[:-1]
        file, _, line = self.screener.positions.get(path, nowhere).rpartition(":")
        self.problems.append(Problem(file, int(line), message, instead))

    # --- ids ---

    def known(self, path: tuple[Any, ...], kind: str, wanted: Iterable[str | None]) -> None:
        """Every id is one of its kind; `path` leads to the id, or to the list of them."""
        for i, id_ in enumerate(wanted):
            if id_ and id_ not in self.ids[kind]:
                self.say((*path, i), f"There is no {kind} `{id_}`.", nearest(id_, self.ids[kind]))

    def unique(self) -> None:
        """Ids that stand twice."""
        rules, questions = self.screener.rules, self.screener.questions
        names = (
            "urgencies",
            "levels",
            "ways",
            "emergencies",
            "steps",
            "safety_net",
            "advice",
            "scores",
            "themes",
            "rules",
            "promises",
        )
        lists: list[tuple[str, str, Sequence[Any]]] = [
            (QUESTIONS, "questions", questions.questions),
            (QUESTIONS, "groups", questions.groups),
            *((RULES, name, getattr(rules, name)) for name in names),
        ]
        for file, name, nouns in lists:
            self._unique((file, name), [noun.id for noun in nouns])
        for i, question in enumerate(questions.questions):
            self._unique((QUESTIONS, "questions", i, "options"), [o.id for o in question.options])
        self._unique((SOURCES,), self.ids["source"])
        for code, country in self.screener.countries.items():
            self._unique((HELPLINES, code, "lines"), [line.id for line in country.lines])
        for i, level in enumerate(rules.levels):
            if level.id in self.ids["urgency"]:
                self.say(
                    (RULES, "levels", i, "id"),
                    f"`{level.id}` is an urgency and a level.",
                    "Give one of the two another id.",
                )

    def _unique(self, path: tuple[Any, ...], ids: Sequence[str]) -> None:
        for i, id_ in enumerate(ids):
            if ids.index(id_) != i:
                self.say(
                    (*path, i, "id"),
                    f"The id `{id_}` stands here a second time.",
                    "Give one of the two another id.",
                )

    # --- conditions ---

    def condition(self, path: tuple[Any, ...], condition: Condition | None) -> bool:
        """Whether everything that a condition names is there, so that it can be looked into."""
        before = len(self.problems)
        countable = True
        for here, part in placed(path, condition):
            if isinstance(part, AtLeast):
                self.known(here, "score", part.at_least)
                countable = countable and self.countable.issuperset(part.at_least)
            else:
                self.chosen(here, part)
        return countable and len(self.problems) == before

    def chosen(self, path: tuple[Any, ...], condition: Chosen) -> None:
        """A condition that names answers: the question and its options are there."""
        moved = self.screener.questions.moved
        question = self.questions.get(condition.question)
        if question is None:
            instead = moved_to(moved, condition.question)
            self.say(
                path,
                f"There is no question `{condition.question}`.",
                instead or nearest(condition.question, self.ids["question"]),
            )
            return
        options = {o.id: o for o in question.options}
        for i, option in enumerate(condition.options):
            if option not in options:
                message = f"The question `{condition.question}` has no option `{option}`."
                self.say(
                    (*path, i),
                    message,
                    moved_to(moved, condition.question, option)
                    or nearest(option, [o.id for o in question.options if not o.unknown]),
                )
            elif options[option].unknown:
                message = (
                    f"`{condition.question}: {option}` stands for an unknown answer, and no"
                    " condition may name it."
                )
                self.say(
                    (*path, i),
                    message,
                    "Name the options that matter; an unknown answer makes the condition maybe by"
                    " itself.",
                )

    def possible(self, condition: Condition | None) -> bool:
        """Whether some way of answering what a condition mentions makes it yes."""
        scores = self.screener.rules.scores
        reads: dict[str, set[str]] = {}
        for atom in atoms(condition, scores):
            reads.setdefault(atom.question, set()).update(atom.options)
        ticks = {id_ for id_ in reads if self.questions[id_].kind == "any"}
        if (
            prod(
                2 ** len(options) if id_ in ticks else len(options) + 1
                for id_, options in reads.items()
            )
            > MAX_CASES
        ):
            return holds_over(condition, {}, scores, open_=reads) != NO
        choices = [list(ways(self.questions[id_], options)) for id_, options in reads.items()]
        return any(
            holds_over(condition, dict(zip(reads, picked, strict=True)), scores) == YES
            for picked in product(*choices)
        )

    def meets(self, condition: Condition | None) -> list[str]:
        """The perspectives for which a condition can be more than no, as far as the questions that
        they are asked tell.
        """
        scores = self.screener.rules.scores
        return [
            p
            for p in self.perspectives
            if holds_over(condition, {self.asks_perspective: (p,)}, scores, open_=self.open_to(p))
            != NO
        ]

    def open_to(self, perspective: str) -> dict[str, set[str]]:
        """Everything that this perspective could answer, the perspective question apart."""
        return {
            q.id: {o.id for o in known_options(q, perspective)}
            for q in self.questions.values()
            if q.ask.speaks_to(perspective) and q.id != self.asks_perspective
        }

    def can_be_maybe(self, condition: Condition | None, before: float = inf) -> bool:
        """Whether unknown answers can leave a condition open. Only questions before that place can
        decide what is asked.
        """
        for atom in atoms(condition, self.screener.rules.scores):
            place = self.order.get(atom.question, before)
            if place < before:
                question = self.questions[atom.question]
                if any(o.unknown for o in question.options) or self.can_be_maybe(
                    question.ask_when, place
                ):
                    return True
        return False

    def words(self, path: tuple[Any, ...], words: Words | None, needed: Iterable[str]) -> None:
        """Words speak to every perspective that needs them and to no other; their links lead
        somewhere.
        """
        if words is None:
            return
        for perspective, text in words.said.items():
            if perspective not in (*self.perspectives, EVERYONE):
                self.say(
                    (*path, perspective),
                    f"There is no perspective `{perspective}`.",
                    nearest(perspective, self.perspectives),
                )
            self.text((*path, perspective), text)
        for perspective in needed:
            if not words.speaks_to(perspective):
                instead = f"Add a line `{perspective}: …`, or one text for everyone."
                self.say(path, f"There are no words for `{perspective}`.", instead)

    def text(self, path: tuple[Any, ...], text: str) -> None:
        """A text: what it links to, and no number typed out."""
        for match in LINK.finditer(text):
            kind, id_ = (match[1], match[2]) if match[1] else (match[3], match[4])
            if kind in ("helpline", "section"):
                self.known(path, kind, [id_])
                if kind == "helpline":
                    self.sayable(path, id_)
            elif kind != "https":
                instead = "A link is https://…, section:id or helpline:id."
                self.say(
                    path, f"The link `{f'{kind}:' if kind else ''}{id_}` leads nowhere.", instead
                )
        country = self.screener.countries.get(self.screener.site.country)
        for number in (
            islice(looks_like_numbers(LINK.sub("", text), country.numbering), 1) if country else ()
        ):
            instead = "Write `<helpline:id>`, so that numbers live in helplines.yaml alone."
            self.say(path, f"The number {number} is typed out.", instead)

    def sayable(self, path: tuple[Any, ...], id_: str) -> None:
        """A line that a sentence names has a number or a site."""
        country = self.screener.countries.get(self.screener.site.country)
        line = country.line(id_) if country else None
        if line and not (line.call or line.site):
            message = (
                f"A sentence cannot name the line `{id_}`: it has neither a number to call nor a"
                " site."
            )
            self.say(path, message, "Name another line, or give this one `call:` or `site:`.")
