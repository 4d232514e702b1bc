"""A second reading of what answers mean, written plainly and without a look at the engine.

It knows the nouns of `screening.model` and imports nothing that concludes anything. It is slow, and
in no other way clever. Tests hold the engine against it: two readers of one text who may not agree
by accident.
"""

from dataclasses import dataclass

from screening.model import All, Answers, Any_, AtLeast, Chosen, Condition, Question, Screener

NO, MAYBE, YES = 0, 1, 2


@dataclass
class Told:
    """What is known of one question."""

    certain: set[str]
    """Options that were surely chosen."""
    possible: set[str]
    """Options that may have been chosen."""
    surely_asked: bool


@dataclass
class Conclusion:
    """What follows from a set of answers."""

    asked: list[str]
    """The questions that were met, the one that has no answer yet among them."""
    urgency: tuple[int, int]
    level: tuple[int, int]
    start: int
    scores: dict[str, tuple[int, int]]
    fired: list[str]
    possible: list[str]


def conclude(screener: Screener, answers: Answers) -> Conclusion:
    """The conclusion from these answers, finished or not."""
    perspective = answers[screener.questions.perspective_question][0]
    told, asked = replay(screener, perspective, answers)
    scores = {score.id: interval(screener, score.id, told) for score in screener.rules.scores}
    truths = {
        rule.id: YES if rule.when is None else truth(rule.when, screener, told)
        for rule in screener.rules.rules
    }
    fired = [id_ for id_, value in truths.items() if value == YES]
    possible = [id_ for id_, value in truths.items() if value == MAYBE]
    urgency = ends(screener, "urgency", [u.id for u in screener.rules.urgencies], fired, possible)
    levels = [level.id for level in screener.rules.levels]
    level = ends(screener, "level", levels, fired, possible)
    besides = [
        levels.index(rule.level_up_to)
        for rule in screener.rules.rules
        if rule.level_up_to and truths[rule.id] != NO
    ]
    level = (level[0], max(level[1], *besides, 0))
    treatments = [
        rank for rank in range(level[0], level[1] + 1) if screener.rules.levels[rank].treatment
    ]
    return Conclusion(
        asked, urgency, level, treatments[0] if treatments else level[0], scores, fired, possible
    )


def replay(
    screener: Screener, perspective: str, answers: Answers
) -> tuple[dict[str, Told], list[str]]:
    """What is told by the answers that count: to questions that are asked, up to the first without
    an answer.
    """
    told: dict[str, Told] = {}
    asked: list[str] = []
    for question in screener.questions.questions:
        if not question.ask.speaks_to(perspective):
            continue
        wanted = YES if question.ask_when is None else truth(question.ask_when, screener, told)
        if wanted == NO:
            continue  # not asked counts as no
        asked.append(question.id)
        if not answers.get(question.id):
            break
        certain, possible = read(question, perspective, answers[question.id])
        told[question.id] = Told(certain if wanted == YES else set(), possible, wanted == YES)
    return told, asked


def read(
    question: Question, perspective: str, chosen: tuple[str, ...]
) -> tuple[set[str], set[str]]:
    """What is certain and what is possible from one answer. Unknown is an answer of its own, never
    a no.
    """
    offered = [option for option in question.options if option.words.speaks_to(perspective)]
    says_something = {option.id for option in offered if not option.unknown}
    ticked = says_something & set(chosen)
    if ticked == set(chosen):
        return ticked, ticked
    turns_out = says_something - {option.id for option in offered if option.doubt}
    if question.kind == "one" or not ticked:
        return set(), turns_out
    return ticked, turns_out - {option.id for option in offered if option.none} | ticked


def truth(condition: Condition, screener: Screener, told: dict[str, Told]) -> int:
    """Kleene's three values."""
    if isinstance(condition, Chosen):
        return chosen_truth(condition, screener, told)
    if isinstance(condition, All):
        return min(truth(each, screener, told) for each in condition.all)
    if isinstance(condition, Any_):
        return max(truth(each, screener, told) for each in condition.any)
    if isinstance(condition, AtLeast):
        ((score, number),) = condition.at_least.items()
        low, high = interval(screener, score, told)
        return YES if low >= number else MAYBE if high >= number else NO
    return 2 - truth(condition.not_, screener, told)


def chosen_truth(condition: Chosen, screener: Screener, told: dict[str, Told]) -> int:
    """Yes where one of the options was surely chosen, or where one of several was and it can be no
    other.
    """
    if condition.question not in told:
        return NO
    here, named = told[condition.question], set(condition.options)
    (question,) = [q for q in screener.questions.questions if q.id == condition.question]
    if here.certain & named:
        return YES
    if not here.possible & named:
        return NO
    return YES if question.kind == "one" and here.surely_asked and here.possible <= named else MAYBE


def interval(screener: Screener, score: str, told: dict[str, Told]) -> tuple[int, int]:
    """The lowest and the highest that a score can be."""
    (terms,) = [each.terms for each in screener.rules.scores if each.id == score]
    values = [(truth(term.when, screener, told), term.points) for term in terms]
    return sum(points for value, points in values if value == YES), sum(
        points for value, points in values if value != NO
    )


def ends(
    screener: Screener, part: str, ids: list[str], fired: list[str], possible: list[str]
) -> tuple[int, int]:
    """The lower end comes from rules that are yes, the upper end also from those that may be."""
    ranks = {rule.id: ids.index(getattr(rule, part) or ids[0]) for rule in screener.rules.rules}
    low = max((ranks[id_] for id_ in fired), default=0)
    return low, max((ranks[id_] for id_ in [*fired, *possible]), default=0)
