"""Options that nothing reads: choosing one changes no result, which its author may not have meant.

A condition reads the options that it names: of a rule, of a score, of whether a question is asked.
One known option of each question needs no name, since the others are told apart from it, as "yes"
is from "no": on a tick-all page "none of these", elsewhere the least worrying one that nobody
names. The promises are no readers: they change no result.
"""

from collections.abc import Iterator

from screening.content.files import QUESTIONS
from screening.content.yaml import Problem, problem_at
from screening.model import Condition, Option, Question, Screener
from screening.outcome.conditions import atoms
from screening.outcome.plan import known_options


def unread(screener: Screener) -> list[Problem]:
    """A hint for each option that nothing reads and that does not say why, or that says why and is
    read.
    """
    named = {
        (atom.question, option)
        for condition in _conditions(screener)
        for atom in atoms(condition)
        for option in atom.options
    }
    return [
        problem_at(screener, (QUESTIONS, "questions", i, "options", j), *hint)
        for i, question in enumerate(screener.questions.questions)
        if question.id != screener.questions.perspective_question
        for j, option in enumerate(question.options)
        if (hint := _hint(question, option, lost=option in _unread(screener, question, named)))
    ]


def _conditions(screener: Screener) -> Iterator[Condition | None]:
    rules = screener.rules
    yield from (
        rules.say_level_when,
        rules.name_unknown_unless,
        rules.violence_line.when if rules.violence_line else None,
    )
    yield from (question.ask_when for question in screener.questions.questions)
    yield from (rule.when for rule in rules.rules)
    yield from (taken.when for taken in (*rules.take_away, *rules.call, *rules.worries))
    for score in rules.scores:
        yield from (score.say_when, *(term.when for term in score.terms))


def _unread(screener: Screener, question: Question, named: set[tuple[str, str]]) -> list[Option]:
    """The options that some perspective can choose without a condition telling them from another
    one.
    """
    found = []
    for perspective in screener.perspectives:
        unnamed = [
            o
            for o in known_options(question, perspective)
            if (question.id, o.id) not in named and not o.none
        ]
        if unnamed and question.kind == "one":
            unnamed.remove(min(unnamed, key=lambda option: len(option.worse_than)))
        found += unnamed
    return found


def _hint(question: Question, option: Option, *, lost: bool) -> tuple[str, str] | None:
    """What is odd about an option, and what to do; None where nothing is."""
    if lost and not option.unread:
        message = (
            f"Nothing reads the option `{option.id}` of `{question.id}`: no rule, score or"
            " question. Choosing it changes no result."
        )
        return (
            message,
            "Name it in a condition, or say beside it why it is there all the same: `unread: …`.",
        )
    if option.unread and not lost:
        return (
            (
                f"The option `{option.id}` of `{question.id}` says why nothing reads it, and it is"
                " read."
            ),
            "Remove `unread:`.",
        )
    return None
