"""Small rule files at random: everything a rule file can hold, in every mixture, most of it
senseless.

What comes out has the shape that `load` gives, and every id in it exists; whether a rule can ever
hold is left to chance. Beside it: every answer to a question, and answers at random.
"""

import random
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, get_args

from screening.model import (
    NOT_YET,
    Answers,
    Country,
    GeneralPromise,
    Listed,
    Question,
    Questions,
    Rules,
    Screener,
    Section,
    Site,
)

Noun = dict[str, Any]
"""A noun as it stands in a file."""

SOURCES = {"sources": ["a_source"]}
HEADER = {
    "title": "Random",
    "version": "1",
    "status": "draft",
    "date": "2026-01-01",
    "approved_on": "never",
    "last_reviewed_on": "never",
    "reviewed_by": "Nobody",
}
WHO = {
    "id": "who",
    "group": "all",
    "kind": "one",
    "ask": "Who?",
    "label": "Who",
    "unordered": "true",
    "options": [{"id": "self", "words": "Me"}, {"id": "relative", "words": "Them"}],
    **SOURCES,
}
LINES = ("first", "second", "third")
LINE = {
    "hours": "Always",
    "languages": ["English"],
    "does": "Helps.",
    "source": "a_source",
    "verified_on": "never",
}
COUNTRY = {
    "name": "A country",
    "numbering": {"regions": ["US"]},
    **dict(zip(("emergency", "crisis", "treatment"), LINES, strict=True)),
    "lines": [{"id": id_, "name": id_, "call": id_, **LINE} for id_ in LINES],
}
SITE = {"name": "A site", "run_by": "Nobody", "leave_to": "https://leave.example"}
SECTIONS = [f"text{n}" for n in range(15)]
STEPS, ADVICE, LEVELS, ACTS = (
    ["s0", "s1", "s2"],
    ["a0", "a1", "a2"],
    ["l0", "l1", "l2"],
    ["n0", "n1"],
)


class RandomRules:
    """Makes a screener, one choice after another.

    Args:
        chance: where the choices come from.
        questions: how many questions there are at most, after the first.
        options: how many known options a question has at most.
        rules: how many rules there are at most.
    """

    def __init__(self, chance: random.Random, questions: int, options: int, rules: int) -> None:
        self.chance, self.most_questions, self.most_options, self.most_rules = (
            chance,
            questions,
            options,
            rules,
        )
        self.doubts = random.Random(str(chance.getstate()))
        """Chosen apart, so that what else is chosen does not hang on it."""
        self.asked: list[Noun] = []
        self.urgencies = ["u0", "u1", "u2"][: chance.randint(2, 3)]
        self.emergencies = self.some(["e0", "e1"], 0.7)
        self.scores: list[str] = []

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def flag(self, share: float) -> str:
        return "true" if self.maybe(share) else "false"

    def some(self, of: list[str], share: float = 0.4) -> list[str]:
        return [each for each in of if self.maybe(share)]

    def few(self, of: list[str], *numbers: int) -> list[str]:
        return self.chance.sample(of, self.chance.choice(numbers))

    def key(self, share: float, key: str, value: Any) -> Noun:
        """A key that may be left out."""
        return {key: value} if self.maybe(share) else {}

    def screener(self) -> Screener:
        questions = [
            WHO,
            *(self.question(f"q{n}") for n in range(self.chance.randint(1, self.most_questions))),
        ]
        asked = {
            "header": HEADER,
            "perspective_question": "who",
            "groups": [{"id": id_, "title": id_} for id_ in ("all", "end")],
            "questions": questions,
            **self.may_end_early(questions),
        }
        rules, sections = self.rules(), [self.section(id_) for id_ in SECTIONS]
        self.hide([*self.asked, *(o for q in self.asked for o in q["options"]), *sections])
        self.hide(
            [
                noun
                for kind in ("emergencies", "safety_net", "advice", "rules")
                for noun in rules[kind]
            ]
        )
        rules["promises"] += map(self.listing, range(len(LISTING)))
        return Screener(
            questions=Questions.model_validate(asked),
            rules=Rules.model_validate(rules),
            sections=tuple(map(Section.model_validate, sections)),
            countries={"us": Country.model_validate(COUNTRY)},
            sources=(),
            site=Site.model_validate(SITE),
            interface={"result.or": " or "},
        )

    def may_end_early(self, questions: list[Noun]) -> Noun:
        """Lets a result come before the last questions, in some of the files."""
        if self.doubts.random() > 0.4:
            return {}
        for question in questions[self.doubts.randint(1, len(questions) - 1) :]:
            question["group"] = "end"
        return {"first_step_after": "all"}

    def section(self, id_: str) -> Noun:
        return {
            "id": id_,
            "title": id_,
            "summary": id_,
            "group": "all",
            "body": id_,
            "says": self.some(["stop", "detox", "talk"], 0.05),
            **SOURCES,
        }

    def hide(self, nouns: list[Noun]) -> None:
        """Marks some of them as private."""
        for noun in nouns:
            noun["private"] = self.flag(0.3)

    # --- questions and conditions ---

    def words(self, everyone: float) -> Any:
        return (
            "words" if self.maybe(everyone) else {self.chance.choice(["self", "relative"]): "words"}
        )

    def question(self, id_: str) -> Noun:
        kind = self.chance.choice(["one", "one", "any"])
        unordered = kind == "one" and self.maybe(0.3)
        options: list[Noun] = [
            {"id": each, "words": self.words(0.9)}
            for each in "abcdef"[: self.chance.randint(2, self.most_options)]
        ]
        for place, option in enumerate(options):
            if kind == "one" and not unordered:
                option["worse_than"] = [
                    better["id"] for better in options[:place] if self.maybe(0.7)
                ]
        options += [{"id": "none", "words": "words", "none": "true"}] if kind == "any" else []
        options += (
            [{"id": "unknown", "words": "words", "unknown": "true"}] if self.maybe(0.8) else []
        )
        when = self.key(0.5, "ask_when", self.condition(2)) if self.asked else {}
        question = {
            "id": id_,
            "group": "all",
            "kind": kind,
            "ask": self.words(0.8),
            "label": id_,
            "options": options,
            **when,
            **SOURCES,
        }
        for option in options:
            if self.maybe(0.3) and "unknown" not in option:
                option |= {"can_happen": "it happens", "always_warn": self.flag(0.2)}
        if kind == "any" and len(options) > 2 and self.doubts.random() < 0.2:
            options[0] = {"id": options[0]["id"], "words": options[0]["words"], "doubt": "true"}
        self.asked.append(question)
        question["unordered"] = "true" if unordered else "false"
        return question

    def condition(self, depth: int) -> Noun:
        form = (
            self.chance.choice(["chosen", "chosen", "all", "any", "not", "at_least"])
            if depth
            else "chosen"
        )
        if form == "at_least" and self.scores:
            return {"at_least": {self.chance.choice(self.scores): str(self.chance.randint(0, 3))}}
        if form == "not":
            return {"not": self.condition(depth - 1)}
        if form in ("all", "any"):
            return {form: [self.condition(depth - 1) for _ in range(self.chance.randint(1, 3))]}
        question = self.chance.choice([WHO, *self.asked * 4])
        options = [option["id"] for option in question["options"] if "unknown" not in option]
        return {question["id"]: self.chance.sample(options, self.chance.randint(1, len(options)))}

    def when(self, share: float) -> Noun:
        return self.key(share, "when", self.condition(self.chance.randint(0, 3)))

    # --- rules ---

    def rules(self) -> Noun:
        scores = [self.score(f"score{n}") for n in range(self.chance.randint(0, 2))]
        self.scores = [score["id"] for score in scores]
        return {
            "header": HEADER,
            "urgencies": [self.urgency(id_) for id_ in self.urgencies],
            "unsettled": {
                "title": "open",
                "meaning": "open",
                "short": "open",
                "card": "soon",
                "step": self.chance.choice(STEPS),
            },
            "levels": [self.level(id_) for id_ in LEVELS],
            **self.key(0.5, "say_level_when", self.condition(1)),
            "ways": [{"id": "w0", "title": "A way in", "what": "words", **SOURCES}],
            "emergencies": [self.emergency(id_) for id_ in self.emergencies],
            "steps": [self.step(id_) for id_ in STEPS],
            **self.key(
                0.5, "violence_line", {"when": self.condition(1), "step": self.chance.choice(STEPS)}
            ),
            "safety_net": [{"id": act, "title": act} for act in ACTS],
            "folds": {
                "acts": "2",
                "signs": "6",
                "lines": "2",
                "reasons": "6",
                "cards_if": "6",
                "sections": "12",
            },
            "reading": SECTIONS,
            "advice": [self.advice(id_) for id_ in ADVICE],
            "scores": scores,
            "rules": [self.rule(f"r{n}") for n in range(self.chance.randint(1, self.most_rules))],
            "promises": [*map(self.general, GeneralPromise.__args__), *map(self.promise, range(8))],
        }

    def urgency(self, id_: str) -> Noun:
        top = self.urgencies[1:] if len(self.emergencies) > 1 else self.urgencies[-1:]
        return {
            "id": id_,
            "title": id_,
            "meaning": id_,
            "short": id_,
            "card": "emergency" if id_ in top else "calm",
        } | {"step": self.chance.choice(STEPS)}

    def level(self, id_: str) -> Noun:
        treatment = {"treatment": self.flag(0.5), "advice": self.some(["a0"], 0.3)}
        return {
            "id": id_,
            "title": id_,
            "what": id_,
            **treatment,
            "section": SECTIONS[0],
            **SOURCES,
        }

    def emergency(self, id_: str) -> Noun:
        line = self.chance.choice(["emergency", "emergency", "crisis", "treatment"])
        return {"id": id_, "title": id_, "helpline": line, "section": SECTIONS[1]}

    def step(self, id_: str) -> Noun:
        lines = self.some(["emergency", "second"], 0.6)
        return {
            "id": id_,
            "words": " ".join(["words", *(f"<helpline:{line}>" for line in lines)]),
            "helplines": lines,
        } | {
            "covers": self.some(STEPS, 0.2),
            "says": self.some(["keep"], 0.3),
            "private": self.flag(0.2),
            "safe_in_violence": self.flag(0.5),
        }

    def advice(self, id_: str) -> Noun:
        return {
            "id": id_,
            "title": id_,
            "text": id_,
            "sections": self.few(SECTIONS, 0, 1, 5),
            "says": self.some(["stop", "talk"], 0.1),
            **SOURCES,
        } | {
            "if": "it fits",
            "covers": [other for other in self.some(ADVICE, 0.15) if other != id_],
            "looks_for": self.some(["term"], 0.3),
        }

    def score(self, id_: str) -> Noun:
        terms = [
            {"when": self.condition(2), "points": str(self.chance.randint(0, 2))}
            for _ in range(self.chance.randint(1, 4))
        ]
        said = self.key(0.7, "say", self.words(0.5)) | self.key(0.5, "say_when", self.condition(1))
        return {"id": id_, "title": id_, "why": id_, "terms": terms, **said, **SOURCES}

    def rule(self, id_: str) -> Noun:
        gives = {
            **self.key(0.5, "urgency", self.chance.choice(self.urgencies)),
            **self.key(0.4, "level", self.chance.choice(LEVELS)),
            **self.key(0.2, "level_up_to", self.chance.choice(LEVELS)),
            **self.key(0.4, "step", self.chance.choice(STEPS)),
            **self.key(0.2, "tonight", self.chance.choice(STEPS)),
            **self.key(0.4, "act", self.chance.choice(ACTS)),
            "ways": self.some(["w0"], 0.2),
            "advice": self.some(ADVICE, 0.3),
            "sections": self.few(SECTIONS, 0, 1, 6),
        }
        if self.emergencies and self.maybe(0.3):
            gives |= {"emergency": self.chance.choice(self.emergencies)} | self.key(
                0.8, "urgency", self.urgencies[-1]
            )
        told = {
            **self.key(0.7, "if", "you said so"),
            **self.key(0.1, "covered", "So it is said."),
            "only_when_sure": self.flag(0.2),
        }
        return {"id": id_, **self.when(0.85), "because": "words", **gives, **told, **SOURCES}

    # --- promises ---

    def general(self, law: str) -> Noun:
        return {"id": law, "says": law, "general": law, **SOURCES}

    def promise(self, number: int) -> Noun:
        promised: tuple[Noun, ...] = (
            {"urgency_at_least": self.urgencies[1]},
            {"level_at_least": LEVELS[1]},
            {"advice": ["a0"], "sections": self.some(SECTIONS[:2], 0.3)},
            {"advice_any": ADVICE[:2], "looks_for": self.some(["term"], 0.3)},
            {"never_first": ["keep"]},
            {"never_says": ["stop", "detox"], "holds_back": self.some(["talk"], 0.5)},
            {"score_at_most": {score: str(self.chance.randint(0, 3)) for score in self.scores}},
            {"no_level": self.flag(0.7), "unsaid": self.scores[:1]},
        )
        treated = {"when_treatment": self.flag(0.2)}
        return {
            "id": f"p{number}",
            "says": "words",
            **self.when(0.7),
            **treated,
            **promised[number],
            **SOURCES,
        }

    def listing(self, number: int) -> Noun:
        """A promise on what is asked, on first steps, on lists, their order and what is private."""
        return {
            "id": f"p{8 + number}",
            "says": "words",
            **self.when(0.7),
            **LISTING[number](self),
            **SOURCES,
        }

    def asked_first(self) -> Noun:
        asked = ["who", *(question["id"] for question in self.asked)]
        return (
            {"asked_first": asked[: self.chance.randint(1, 2)]}
            if self.maybe(0.7)
            else {"asked_first": self.few(asked, 1)}
        )

    def asked_before(self) -> Noun:
        asked = [question["id"] for question in self.asked]
        return {"asked_before": {asked[0]: self.few(asked[1:], 0, min(1, len(asked) - 1))}}

    def listed(self) -> Noun:
        signs = [(q["id"], o["id"]) for q in self.asked for o in q["options"] if "can_happen" in o]
        stands = {
            "signs": {
                question: [option]
                for question, option in self.chance.sample(signs, min(1, len(signs)))
            }
        }
        return stands if self.maybe(0.5) else {"lines": self.few(list(LINES), 1)}

    def ids(self, kind: str) -> list[str]:
        """What can stand in a list on a result."""
        lists = {
            "emergencies": self.emergencies,
            "steps": STEPS,
            "acts": ACTS,
            "advice": ADVICE,
            "lines": LINES,
        }
        return list(lists.get(kind, ["r0"] if kind == "reasons" else SECTIONS[:4]))

    def above(self) -> Noun:
        kind = self.chance.choice([kind for kind in LISTS if len(self.ids(kind)) > 1])
        upper, *lower = self.few(self.ids(kind), 2)
        return {"above": {kind: {upper: lower}}}

    def off_paper(self) -> Noun:
        answers = [
            x
            for q in self.asked
            for x in (
                q["id"],
                *(f"{q['id']}.{o['id']}" for o in q["options"] if "unknown" not in o),
            )
        ]
        kind = self.chance.choice(
            [*(kind for kind in LISTS if self.ids(kind)), "answers", "answers", "reasons"]
        )
        return {"off_paper": {kind: self.few(answers if kind == "answers" else self.ids(kind), 1)}}


LISTS: tuple[str, ...] = get_args(Listed)
LISTING: tuple[Callable[[RandomRules], Noun], ...] = (
    RandomRules.asked_first,
    RandomRules.asked_before,
    lambda of: {"first_step": of.few(STEPS, 1, 2)},
    lambda of: {"never_first_step": of.few(STEPS, 1)},
    lambda of: {"first_two": of.few(STEPS, 1, 2)},
    RandomRules.listed,
    RandomRules.listed,
    RandomRules.above,
    RandomRules.above,
    RandomRules.off_paper,
    RandomRules.off_paper,
)
"""Promises that are made after all else, so that a seed gives the rules that it gave without."""


def random_screener(
    chance: random.Random, questions: int = 6, options: int = 4, rules: int = 9
) -> Screener:
    """A small rule file at random."""
    return RandomRules(chance, questions, options, rules).screener()


def every_answer(question: Question, perspective: str) -> Iterator[tuple[str, ...]]:
    """Every answer that a question takes from this perspective."""
    offered = [option for option in question.options if option.words.speaks_to(perspective)]
    if question.kind == "one":
        yield from ((option.id,) for option in offered)
        return
    ticks = [option.id for option in offered if not option.none]
    yield from ((option.id,) for option in offered if option.none)
    for n in range(1, len(ticks) + 1):
        yield from combinations(ticks, n)


class RandomAnswers:
    """Gives an answer at random to each question, asked or not; a few are left without one.

    Args:
        screener: the rule file.
        chance: where the choices come from.
    """

    def __init__(self, screener: Screener, chance: random.Random) -> None:
        self.chance, self.who = chance, screener.questions.perspective_question
        ahead = screener.questions.may_be_ahead
        self.taken = {
            p: {
                q.id: [*every_answer(q, p), *([(NOT_YET,)] if q.id in ahead else [])]
                for q in screener.questions.questions
            }
            for p in screener.perspectives
        }

    def __call__(self) -> dict[str, tuple[str, ...]]:
        perspective = self.chance.choice(list(self.taken))
        given = {
            id_: self.chance.choice(taken)
            for id_, taken in self.taken[perspective].items()
            if taken and self.chance.random() < 0.97
        }
        return given | {self.who: (perspective,)}


def shape(answers: Answers) -> str:
    """Answers as one short text, for messages of failing tests."""
    return " ".join(f"{id_}={'+'.join(chosen)}" for id_, chosen in answers.items())
