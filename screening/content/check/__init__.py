"""What is wrong with the content, all of it at once: each mistake with its file, its line and what
to write instead.

`load.load` finds mistakes in the shape of one file; this finds what does not fit together. Nothing
here proves the rules over all answers; it names what an author slips on. Every message has a file
in `tests/broken/` that shows it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, product
from math import inf, prod
from pathlib import Path
from typing import Any, Final, Literal

from screening.content import assurances as promises
from screening.content import hazards
from screening.content.check.reach import Reach, ways
from screening.content.load import TERMS, ContentError, Problem, load, nearest
from screening.model import (
    EVERYONE,
    MAX_OFFERED,
    RESERVED_IDS,
    ROLES,
    All,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Country,
    Helpline,
    Listed,
    Not,
    Numbering,
    Option,
    Promise,
    Question,
    Rule,
    Score,
    Screener,
    Section,
    Taken,
    Words,
)
from screening.model.phones import (
    IN_A_LINE,
    TEXT,
    VOICE,
    is_region,
    looks_like_numbers,
    one_number,
    read_cell,
)
from screening.outcome.engine import NO, YES, atoms, holds_over, known_options

QUESTIONS: Final = "questions.yaml"
RULES: Final = "referral_rules.yaml"
HELPLINES: Final = "helplines.yaml"
SOURCES: Final = "sources.yaml"

WARN_AFTER: Final = timedelta(days=90)
"""After this a number should be confirmed again; `check` says so, nothing stops."""
STALE_AFTER: Final = timedelta(days=180)
"""After this a number is shown with the day on which it was last checked."""

LINK: Final = re.compile(r"<([A-Za-z]+):([^>\s]+)>|\]\((?:([A-Za-z]+):)?([^)\s]*)[^)]*\)")
"""A link of Markdown: what it leads to, and which one of them."""
FIGURES: Final = ("{count}", "{most}", "{total}")
"""What the words of a score may name."""
MAX_CASES: Final = 20_000
PROMISED: Final = {
    "urgency_at_least": "urgency",
    "level_at_least": "level",
    "advice": "advice",
    "advice_any": "advice",
    "sections": "section",
    "lines": "helpline",
    "looks_for": "term",
    "asked_first": "question",
    "first_step": "step",
    "first_two": "step",
    "never_first_step": "step",
    "unsaid": "score",
    "sources": "source",
}
"""The keys of a promise that name ids, and of what kind."""
LISTED: Final[Mapping[Listed, str]] = {
    "emergencies": "emergency",
    "steps": "step",
    "acts": "act",
    "reasons": "rule",
    "advice": "advice",
    "sections": "section",
    "lines": "helpline",
}
"""What stands in each list on a result."""
GIVEN: Final = {
    "urgency",
    "level",
    "level_up_to",
    "emergency",
    "step",
    "tonight",
    "ways",
    "advice",
    "sections",
}
"""What a rule can give."""


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
        "rule": [r.id for r in rules.rules],
        "section": [s.id for s in screener.sections],
        "term": [term for facet in screener.facets for term in facet.offered],
        "source": [s.id for s in screener.sources],
        "helpline": sorted(
            {name for country in screener.countries.values() for name in _lines_of(country)}
        ),
    }


class _Checker:
    """Holds the screener and collects problems; each method looks at one kind of mistake."""

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
        nowhere = f"{path[0]}:0"
        while path and path not in self.screener.places:
            path = path[:-1]
        file, _, line = self.screener.places.get(path, nowhere).rpartition(":")
        self.problems.append(Problem(file, int(line), message, instead))

    # --- ids ---

    def known(self, path: tuple[Any, ...], kind: str, wanted: Iterable[str | None]) -> None:
        """Every id is one of its kind; `path` leads to the id, or to the list of them."""
        for i, id_ in enumerate(wanted):
            if id_ and id_ not in self.ids[kind]:
                self.say((*path, i), f"There is no {kind} `{id_}`.", nearest(id_, self.ids[kind]))

    def unique(self) -> None:
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
        for here, part in _placed(path, condition):
            if isinstance(part, AtLeast):
                self.known(here, "score", part.at_least)
                countable = countable and self.countable.issuperset(part.at_least)
            else:
                self.chosen(here, part)
        return countable and len(self.problems) == before

    def chosen(self, path: tuple[Any, ...], condition: Chosen) -> None:
        self.known(path, "question", [condition.question])
        question = self.questions.get(condition.question)
        if question is None:
            return
        options = {o.id: o for o in question.options}
        for i, option in enumerate(condition.options):
            if option not in options:
                message = f"The question `{condition.question}` has no option `{option}`."
                self.say(
                    (*path, i),
                    message,
                    nearest(option, [o.id for o in question.options if not o.unknown]),
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

    # --- questions ---

    def check_questions(self) -> None:
        questions = self.screener.questions
        for i, group in enumerate(questions.groups):
            self.words((QUESTIONS, "groups", i, "title"), group.title, self._asked_in(group.id))
        for i, question in enumerate(questions.questions):
            self.question((QUESTIONS, "questions", i), question)

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
        before = len(self.problems)
        for here, part in _placed(path, question.ask_when):
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
            options = [o for o in question.options if o.words.speaks_to(perspective)]
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
        ordered = any(o.worse_than for o in question.options)
        if question.kind == "one" and ordered == question.unordered:
            instead = (
                "Give options `worse_than: [...]`, or the question `unordered: true`, not both."
            )
            self.say(path, f"`{question.id}` does not say which of its options is worse.", instead)

    def option(
        self, path: tuple[Any, ...], option: Option, question: Question, asked_of: Iterable[str]
    ) -> None:
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
        country = self.screener.countries.get(self.screener.site.country)
        line = country.line(id_) if country else None
        if line and not (line.call or line.site):
            message = (
                f"A sentence cannot name the line `{id_}`: it has neither a number to call nor a"
                " site."
            )
            self.say(path, message, "Name another line, or give this one `call:` or `site:`.")

    # --- rules ---

    def check_scores(self) -> None:
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
        for here, part in _placed(path, condition):
            if isinstance(part, AtLeast):
                self.say(here, "A score cannot be made of scores.", "Name the answers that count.")
            else:
                self.chosen(here, part)

    def figures(self, path: tuple[Any, ...], score: Score) -> None:
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

    def check_rules(self) -> None:
        rules = self.screener.rules
        spoken: dict[tuple[str, str | None], set[str]] = {
            ("steps", step): set(self.perspectives) for step in self.always_there()
        }
        for i, rule in enumerate(rules.rules):
            perspectives = self.rule((RULES, "rules", i), rule)
            steps = [("steps", step) for step in (rule.step, rule.tonight)]
            for given in (
                *(("advice", a) for a in rule.advice),
                *steps,
                ("emergencies", rule.emergency),
            ):
                spoken.setdefault(given, set()).update(perspectives)
        self.condition((RULES, "say_level_when"), rules.say_level_when)
        self.condition((RULES, "name_unknown_unless"), rules.name_unknown_unless)
        self.references()
        self.places_of_their_own()
        self.emergencies()
        self.signs()
        self.reading()
        self.reached()
        self.sections_reached()
        self.spoken(spoken)

    def references(self) -> None:
        """Every section, helpline and source that stands beside the rules is there."""
        rules = self.screener.rules
        lists: Sequence[tuple[str, Sequence[Any]]] = (
            ("levels", rules.levels),
            ("ways", rules.ways),
            ("emergencies", rules.emergencies),
            ("advice", rules.advice),
            ("steps", rules.steps),
        )
        for name, nouns in lists:
            for i, noun in enumerate(nouns):
                here = (RULES, name, i)
                self.known((*here, "section"), "section", [getattr(noun, "section", None)])
                self.known((*here, "sections"), "section", getattr(noun, "sections", ()))
                self.known((*here, "helplines"), "helpline", getattr(noun, "helplines", ()))
                self.known((*here, "sources"), "source", getattr(noun, "sources", ()))
                self.known((*here, "looks_for"), "term", getattr(noun, "looks_for", ()))
                self.known(
                    (*here, "covers"),
                    "advice" if name == "advice" else "step",
                    getattr(noun, "covers", ()),
                )
        conditional = {advice.id for advice in rules.advice if advice.if_}
        for i, level in enumerate(rules.levels):
            self.known((RULES, "levels", i, "advice"), "advice", level.advice)
            for id_ in level.advice:
                if id_ in self.ids["advice"] and id_ not in conditional:
                    message = (
                        f"The card `{id_}` stands beside a level, and has no words for when that"
                        " level is only open."
                    )
                    self.say(
                        (RULES, "levels", i, "advice"),
                        message,
                        f"Give the card `{id_}` an `if:`, its condition in a visitor's words.",
                    )
        for name in ("take_away", "call", "worries"):
            for i, taken in enumerate(getattr(rules, name)):
                self.taken((RULES, name, i), taken)

    def always_there(self) -> list[str]:
        """The steps that stand on a result without a rule that offers them."""
        rules = self.screener.rules
        line = [rules.violence_line.step] if rules.violence_line else []
        return [*(urgency.step for urgency in rules.urgencies), rules.unsettled.step, *line]

    def places_of_their_own(self) -> None:
        """The default steps, the open title and the violence line name what there is, and speak to
        everyone.
        """
        rules = self.screener.rules
        for i, urgency in enumerate(rules.urgencies):
            self.known((RULES, "urgencies", i, "step"), "step", [urgency.step])
        self.known((RULES, "unsettled", "step"), "step", [rules.unsettled.step])
        for name in ("title", "meaning", "short"):
            self.words(
                (RULES, "unsettled", name), getattr(rules.unsettled, name), self.perspectives
            )
        if line := rules.violence_line:
            self.condition((RULES, "violence_line", "when"), line.when)
            self.known((RULES, "violence_line", "step"), "step", [line.step])
        for i, act in enumerate(rules.safety_net):
            self.words((RULES, "safety_net", i, "title"), act.title, self.perspectives)

    def signs(self) -> None:
        """Every sign stands under an act, and every act that a rule names has a sign."""
        rules = [(i, rule) for i, rule in enumerate(self.screener.rules.rules)]
        under = {
            (atom.question, option)
            for _, rule in rules
            if rule.act
            for atom in atoms(rule.when)
            for option in atom.options
        }
        signs = {
            (q.id, o.id)
            for q in self.screener.questions.questions
            for o in q.options
            if o.can_happen
        }
        for i, question in enumerate(self.screener.questions.questions):
            for j, option in enumerate(question.options):
                if option.can_happen and (question.id, option.id) not in under:
                    message = (
                        f"`can_happen` of `{option.id}` is never shown: no rule that reads this"
                        " option has an `act`."
                    )
                    self.say(
                        (QUESTIONS, "questions", i, "options", j, "can_happen"),
                        message,
                        "Give such a rule `act: …`, or remove the words.",
                    )
        for i, rule in rules:
            read = {(atom.question, option) for atom in atoms(rule.when) for option in atom.options}
            if rule.act and not read & signs:
                instead = "Give one of the options that it reads `can_happen: …`, or remove `act`."
                self.say(
                    (RULES, "rules", i, "act"),
                    f"The rule `{rule.id}` has an act, and no sign to stand under it.",
                    instead,
                )
            if rule.emergency and not rule.act:
                message = (
                    f"The rule `{rule.id}` calls an emergency, and stands nowhere in the safety"
                    " net."
                )
                self.say(
                    (RULES, "rules", i),
                    message,
                    "Add `act: …`, the act of `safety_net` under which its signs stand.",
                )

    def reading(self) -> None:
        """The order of reading names each section that a result can list, once."""
        rules = self.screener.rules
        self.known((RULES, "reading"), "section", rules.reading)
        for i, id_ in enumerate(rules.reading):
            if rules.reading.index(id_) != i:
                self.say(
                    (RULES, "reading", i),
                    f"The section `{id_}` stands here a second time.",
                    "Keep one of the two.",
                )
        named = [(("rules", i), rule.sections) for i, rule in enumerate(rules.rules)]
        named += [(("advice", i), advice.sections) for i, advice in enumerate(rules.advice)]
        for place, sections in named:
            for id_ in sections:
                if id_ in self.ids["section"] and id_ not in rules.reading:
                    message = f"The section `{id_}` has no place in the order of reading."
                    self.say(
                        (RULES, *place, "sections"),
                        message,
                        "Add it to `reading`, where a result should list it.",
                    )

    def taken(self, path: tuple[Any, ...], taken: Taken) -> None:
        """The page to take along names sections, and headings that stand in them."""
        self.known((*path, "section"), "section", [taken.section])
        self.condition((*path, "when"), taken.when)
        bodies = [section.body for section in self.screener.sections if section.id == taken.section]
        for part in taken.parts:
            if bodies and f"\n## {part}\n" not in f"\n{bodies[0]}\n":
                message = f"The section `{taken.section}` has no heading “{part}”."
                self.say(
                    (*path, "parts"), message, "Write a heading of the section, word for word."
                )

    def emergencies(self) -> None:
        country = self.screener.countries.get(self.screener.site.country)
        for i, emergency in enumerate(self.screener.rules.emergencies):
            here = (RULES, "emergencies", i)
            named = [
                ((*here, "helpline"), emergency.helpline),
                *(((*here, "also", j), line) for j, line in enumerate(emergency.also)),
            ]
            for path, line in named:
                if country and not country.line(line):
                    message = f"The country `{self.screener.site.country}` has no line `{line}`."
                    self.say(path, message, nearest(line, _lines_of(country)))
            if emergency.quick and not emergency.short:
                message = f"`{emergency.id}` is linked from every page, but has no short name."
                self.say((*here, "quick"), message, "Add `short: …`, the words of the link.")

    def rule(self, path: tuple[Any, ...], rule: Rule) -> list[str]:
        """The perspectives for which the rule can hold; none where it has a mistake."""
        kinds = {
            "urgency": "urgency",
            "level": "level",
            "level_up_to": "level",
            "emergency": "emergency",
        }
        for name, kind in (kinds | {"step": "step", "tonight": "step", "act": "act"}).items():
            self.known((*path, name), kind, [getattr(rule, name)])
        for name, kind in (
            ("ways", "way in"),
            ("advice", "advice"),
            ("sections", "section"),
            ("sources", "source"),
        ):
            self.known((*path, name), kind, getattr(rule, name))
        if not rule.model_dump(include=GIVEN, exclude_defaults=True):
            instead = (
                "Give it an urgency, a level, an emergency, advice, sections, a step or a way in."
            )
            self.say(path, f"The rule `{rule.id}` changes nothing.", instead)
        if rule.urgency and not rule.step:
            message = f"The rule `{rule.id}` says how soon, and not what to do first."
            self.say(
                (*path, "urgency"),
                message,
                "Add `step: …`, a first step whose words fit that hour.",
            )
        clear = self.condition((*path, "when"), rule.when)
        perspectives = self.meets(rule.when) if clear and self.possible(rule.when) else []
        if clear and not perspectives:
            self.say(
                (*path, "when"),
                f"No answers make the rule `{rule.id}` hold.",
                "Look at the condition: it can never be met.",
            )
        self.words((*path, "because"), rule.because, perspectives)
        self.words((*path, "if"), rule.if_, perspectives)
        if clear and rule.if_ is None and not rule.only_when_sure and self.can_be_maybe(rule.when):
            instead = "Add `if:`, the condition in a visitor's words, or `only_when_sure: true`."
            self.say(
                path,
                f"The rule `{rule.id}` has no words for when it is not known whether it holds.",
                instead,
            )
        return perspectives

    def reached(self) -> None:
        """Everything that a rule could give is given by one; the lowest urgency and level need
        none.
        """
        rules = self.screener.rules
        for name, kind, given in (
            ("urgencies", "urgency", {rules.urgencies[0].id, *(r.urgency for r in rules.rules)}),
            (
                "levels",
                "level",
                {
                    rules.levels[0].id,
                    *(r.level for r in rules.rules),
                    *(r.level_up_to for r in rules.rules),
                },
            ),
            ("emergencies", "emergency", {r.emergency for r in rules.rules}),
            (
                "steps",
                "step",
                {
                    *self.always_there(),
                    *(r.step for r in rules.rules),
                    *(r.tonight for r in rules.rules),
                },
            ),
            ("safety_net", "act", {r.act for r in rules.rules}),
            ("advice", "advice", {a for r in rules.rules for a in r.advice}),
            ("ways", "way in", {w for r in rules.rules for w in r.ways}),
        ):
            for i, noun in enumerate(getattr(rules, name)):
                if noun.id not in given:
                    self.say(
                        (RULES, name, i),
                        f"No rule leads to the {kind} `{noun.id}`.",
                        "Add a rule that does, or remove it.",
                    )

    def sections_reached(self) -> None:
        """A result can lead to every section, or the section says why none does."""
        rules = self.screener.rules
        given = {id_ for rule in rules.rules for id_ in rule.sections}
        given |= {id_ for advice in rules.advice for id_ in advice.sections}
        given |= {emergency.section for emergency in rules.emergencies}
        for section in self.screener.sections:
            file = f"education/{section.id}.md"
            if section.id not in given and not section.listed_only:
                message = f"No rule and no card leads to the section `{section.id}`."
                instead = "Name it in one, or say why it stands in the list alone: `listed_only:`."
                self.say((file, "title"), message, instead)
            elif section.id in given and section.listed_only:
                message = (
                    f"`{section.id}` is said to stand in the list alone, and more leads to it."
                )
                self.say((file, "listed_only"), message, "Remove `listed_only`.")

    def spoken(self, wanted: Mapping[tuple[str, str | None], set[str]]) -> None:
        """What is shown has words for everyone to whom it may be shown."""
        for name in ("urgencies", "levels", "ways", "emergencies", "advice", "steps"):
            for i, noun in enumerate(getattr(self.screener.rules, name)):
                for_some = name in ("emergencies", "advice", "steps")
                needed = sorted(wanted.get((name, noun.id), ())) if for_some else self.perspectives
                for field in ("title", "meaning", "short", "what", "text", "words"):
                    if isinstance(words := getattr(noun, field, None), Words):
                        self.words((RULES, name, i, field), words, needed)

    def check_promises(self) -> None:
        for i, promise in enumerate(self.screener.rules.promises):
            self.promise((RULES, "promises", i), promise)

    def promise(self, path: tuple[Any, ...], promise: Promise) -> None:
        for name, kind in PROMISED.items():
            value = getattr(promise, name)
            self.known((*path, name), kind, value if isinstance(value, tuple) else [value])
        for score in promise.score_at_most:
            self.known((*path, "score_at_most", score), "score", [score])
        for first, others in promise.asked_before.items():
            self.known((*path, "asked_before", first), "question", (first, *others))
        for question, options in promise.signs.items():
            self.signs_of((*path, "signs", question), question, options)
        for listed, ids in promise.off_paper.items():
            self.listed((*path, "off_paper", listed), listed, ids)
        for listed, pairs in promise.above.items():
            for upper, lowers in pairs.items():
                self.listed((*path, "above", listed, upper), listed, (upper, *lowers))
        if not promise.model_dump(
            exclude={"id", "says", "sources", "when", "when_treatment"}, exclude_defaults=True
        ):
            self.say(
                path,
                f"The promise `{promise.id}` promises nothing.",
                "Say what must hold: `advice:`, `urgency_at_least:`, …",
            )
        if self.condition((*path, "when"), promise.when) and not (
            self.possible(promise.when) and self.meets(promise.when)
        ):
            message = f"The promise `{promise.id}` speaks of no one."
            self.say((*path, "when"), message, "Look at the condition: it can never be met.")

    def signs_of(self, path: tuple[Any, ...], question: str, options: Sequence[str]) -> None:
        """Signs that a promise names: options that can stand in the safety net."""
        self.chosen(path, Chosen(question=question, options=tuple(options)))
        asked = self.questions.get(question)
        for option in asked.options if asked else ():
            if option.id in options and not option.can_happen:
                self.say(
                    path,
                    f"`{question}: {option.id}` is no sign.",
                    "A sign has `can_happen:`. Name one that has, or give it one.",
                )

    def listed(
        self, path: tuple[Any, ...], kind: Listed | Literal["answers"], ids: Sequence[str]
    ) -> None:
        """What a promise names of a list; an answer is `question` or `question.option`."""
        if kind != "answers":
            self.known(path, LISTED[kind], ids)
            return
        for id_ in ids:
            question, dot, option = id_.partition(".")
            self.chosen(path, Chosen(question=question, options=(option,) if dot else ()))

    def on_the_path(self) -> None:
        """Everyone who is asked what a rule, a question or a promise needs is asked it together;
        other mistakes are mended first.
        """
        reach = Reach(self.screener)
        lists: tuple[tuple[str, str, str, Sequence[Any]], ...] = (
            (QUESTIONS, "questions", "ask_when", self.screener.questions.questions),
            (RULES, "rules", "when", self.screener.rules.rules),
            (RULES, "promises", "when", self.screener.rules.promises),
        )
        for file, name, key, nouns in lists:
            for i, noun in enumerate(nouns):
                condition = getattr(noun, key)
                if not reach.reached(condition):
                    gates = " and ".join(f"`{id_}`" for id_ in reach.gates(condition))
                    message = (
                        f"No one is asked all that `{noun.id}` needs: its answers exclude one"
                        " another."
                    )
                    self.say(
                        (file, name, i, key),
                        message,
                        f"Look at when these are asked: {gates}. Then change one of the"
                        " conditions.",
                    )

    # --- the rest ---

    def check_facets(self) -> None:
        """Every term of the directory stands once and has words; no more are offered than the
        sealed answers can hold.
        """
        if (offered := len(self.ids["term"])) > MAX_OFFERED:
            self.say(
                (TERMS,),
                f"{offered} terms are offered: at most {MAX_OFFERED} can be.",
                "Move some from `offered` to `also`.",
            )
            return
        seen: set[str] = set()
        for i, term in [
            (i, term) for i, facet in enumerate(self.screener.facets) for term in facet.terms
        ]:
            if term in seen:
                self.say(
                    (TERMS, i),
                    f"The term `{term}` stands here a second time.",
                    "Keep one of the two.",
                )
            seen.add(term)
            if f"places.terms.{term}" not in self.screener.interface:
                self.say(
                    (TERMS, i),
                    f"There are no words for the term `{term}`.",
                    f"Add `{term}: …` below `places.terms` in locales/.",
                )
        for i, facet in enumerate(self.screener.facets):
            for term in set(facet.first) - set(facet.offered):
                self.say(
                    (TERMS, i, "first"),
                    f"The term `{term}` comes first and is not offered.",
                    "Write a term of `offered` here.",
                )

    def check_sections(self) -> None:
        for section in self.screener.sections:
            self.section(f"education/{section.id}.md", section)
        self.known(("site.yaml", "private_use"), "section", [self.screener.site.private_use])

    def section(self, file: str, section: Section) -> None:
        self.known((file, "sources"), "source", section.sources)
        self.text((file, "title"), section.title)
        self.text((file, "summary"), section.summary)
        self.words((file, "named"), section.named, ())
        self.text((file, "if"), section.if_ or "")
        for i, line in enumerate(section.body.split("\n")):
            self.text((file, "body", i), line)

    def check_helplines(self) -> None:
        wanted = self.screener.site.country
        if wanted not in self.screener.countries:
            message = f"helplines.yaml has no country `{wanted}`."
            self.say(
                ("site.yaml", "country"), message, nearest(wanted, list(self.screener.countries))
            )
        for code, country in self.screener.countries.items():
            self.country((HELPLINES, code), country)

    def country(self, path: tuple[Any, ...], country: Country) -> None:
        ids = [line.id for line in country.lines]
        for role in ROLES:
            id_ = getattr(country, role)
            if id_ and id_ not in ids:
                self.say(
                    (*path, role),
                    f"The role `{role}` names no line of this country: `{id_}`.",
                    nearest(id_, ids),
                )
        self.numbering((*path, "numbering"), country.numbering)
        for i, line in enumerate(country.lines):
            here = (*path, "lines", i)
            self.numbers(here, line, country.numbering)
            self.known((*here, "source"), "source", [line.source])
            if line.id in ROLES and getattr(country, line.id) != line.id:
                self.say(
                    (*here, "id"),
                    f"`{line.id}` is the name of a role, which another line has.",
                    "Choose another id.",
                )
            if not (line.call or line.text or line.chat or line.site):
                self.say(
                    here,
                    f"There is no way to reach the line `{line.id}`.",
                    "Add `call:`, `text:`, `chat:` or `site:`.",
                )
            if (
                (line.call or line.text)
                and line.verified_on is None
                and line.id != country.emergency
            ):
                instead = "Confirm it with its source and write the day, or leave the number out."
                self.say(here, f"The number of `{line.id}` was never verified.", instead)

    def numbering(self, path: tuple[Any, ...], numbering: Numbering) -> None:
        for i, region in enumerate(numbering.regions):
            if not is_region(region):
                instead = "Write its two capital letters (ISO 3166), such as US."
                self.say(
                    (*path, "regions", i),
                    f"The telephone numbers of `{region}` are not known.",
                    instead,
                )
        for name in ("call", "text"):
            for i, short in enumerate(getattr(numbering, name)):
                if not re.fullmatch(r"[0-9]{2,6}", short):
                    instead = "Write two to six digits, and nothing between them, such as 911."
                    self.say((*path, name, i), f"`{short}` is no short number.", instead)

    def numbers(self, path: tuple[Any, ...], line: Helpline, numbering: Numbering) -> None:
        """What is dialled is one number of the country, and so is every number that is told."""
        for name, said, dialled in (
            ("call", line.call, line.voice),
            ("text", line.text, line.message),
        ):
            if said and not dialled:
                message = (
                    f"`{name}` is not one number that a telephone of this country dials: `{said}`."
                )
                self.say(
                    (*path, name),
                    message,
                    _number_instead(said, numbering, TEXT if name == "text" else VOICE),
                )
        for name in ("name", "hours", "does", "not_for"):
            for number in looks_like_numbers(getattr(line, name) or "", numbering, IN_A_LINE):
                if not (one_number(number, numbering) or one_number(number, numbering, TEXT)):
                    instead = (
                        "Mend it; name a short number below `numbering:`; write what is no"
                        " telephone number in words."
                    )
                    self.say(
                        (*path, name), f"No telephone of this country dials {number}.", instead
                    )

    def all(self) -> list[Problem]:
        steps: list[Callable[[], None]] = [
            self.unique,
            self.check_helplines,
            self.check_sections,
            self.check_facets,
        ]
        if self.perspective_question():
            steps += [
                self.check_scores,
                self.check_questions,
                self.check_rules,
                self.check_promises,
            ]
        for step in steps:
            step()
        if not self.problems:
            self.on_the_path()
        return sorted(set(self.problems))


def _lines_of(country: Country) -> list[str]:
    """What a line of a country can be called: its role or its id."""
    return [
        *(role for role in ROLES if getattr(country, role)),
        *(line.id for line in country.lines if line.id not in ROLES),
    ]


def _number_instead(said: str, numbering: Numbering, kind: str) -> str:
    """What to write instead of a number that nobody can dial: the first one in it, else what a
    number is.
    """
    for number in (
        *looks_like_numbers(said, numbering),
        *(number.shown for number in read_cell(said, numbering).numbers),
    ):
        if one_number(number, numbering, kind):
            return f"Write one number alone: `{number}`?"
    return (
        "Write one whole number in digits, without letters, words or an extension; a short one must"
        " stand below `numbering:` too."
    )


def _placed(
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
                yield from _placed((*path, "all", i), each)
        case Any_():
            for i, each in enumerate(condition.any):
                yield from _placed((*path, "any", i), each)
        case Not():
            yield from _placed((*path, "not"), condition.not_)


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


def check(screener: Screener) -> list[Problem]:
    """Every mistake in how the content fits together; empty where there is none."""
    return sorted(
        {*_Checker(screener).all(), *hazards.problems(screener), *promises.problems(screener)}
    )


def ageing(screener: Screener, today: date) -> Iterator[tuple[Helpline, int]]:
    """The lines of this country whose number was verified more than 90 days ago, with that many
    days.
    """
    for line in screener.country.lines:
        if line.verified_on and (line.call or line.text) and today - line.verified_on > WARN_AFTER:
            yield line, (today - line.verified_on).days


def load_checked(folder: Path) -> Screener:
    """Load the content of a folder, or refuse it.

    Raises:
        ContentError: with every mistake.
    """
    screener = load(folder)
    if problems := check(screener):
        raise ContentError(problems)
    return screener
