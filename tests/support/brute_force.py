"""The promises and the laws, held against every set of answers, one by one: what the prover must
agree with.

It asks the engine and the report what a person would see, and knows nothing of formulas. Only for
small rule files.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from screening.model import NOT_YET, Answers, Outcome, Promise, Question, Rule
from screening.outcome.compile import prepare
from screening.outcome.engine import assess, holds, next_question, relevant, said, starting_level
from screening.outcome.plan import MAYBE, NO, YES, Plan, known_options
from screening.outcome.report import Report, report
from screening.outcome.result import Result
from tests.support.random_rules import every_answer
from tests.test_engine import with_rules

Chosen = tuple[str, ...]
Key = tuple[tuple[str, Chosen], ...]


def key(answers: Answers) -> Key:
    """A set of answers as something to look up."""
    return tuple((id_, tuple(sorted(chosen))) for id_, chosen in sorted(answers.items()))


def extensions(plan: Plan, answers: Answers) -> Iterator[Answers]:
    """Every way of answering what is still asked, to the end or to where a result may come."""
    question = next_question(plan, answers)
    if question is None:
        if stops_once(plan, relevant(plan, answers)):
            yield relevant(plan, answers)
        return
    perspective = answers[plan.screener.questions.perspective_question][0]
    for chosen in [*every_answer(question, perspective), *not_yet(plan, question, perspective)]:
        yield from extensions(plan, {**answers, question.id: chosen})


def not_yet(plan: Plan, question: Question, perspective: str) -> list[Chosen]:
    """That a question was not asked yet, where no answer says as little."""
    unknown = [o for o in question.options if o.unknown and o.words.speaks_to(perspective)]
    return (
        [] if unknown or question.id not in plan.screener.questions.may_be_ahead else [(NOT_YET,)]
    )


def stops_once(plan: Plan, answers: Answers) -> bool:
    """Whether nothing is known behind a question that was not asked yet."""
    given = list(answers.items())
    stop = next((i for i, (_, chosen) in enumerate(given) if chosen == (NOT_YET,)), len(given))
    return all(says_nothing(plan.question(id_), chosen) for id_, chosen in given[stop:])


def says_nothing(question: Question, chosen: Chosen) -> bool:
    """Whether all that was chosen is unknown."""
    unknown = {NOT_YET, *(option.id for option in question.options if option.unknown)}
    return unknown.issuperset(chosen)


@dataclass(frozen=True)
class Seen:
    """One finished check and what follows from it."""

    answers: Answers
    outcome: Outcome
    report: Report
    start: int

    @property
    def perspective(self) -> str:
        return self.outcome.perspective

    @property
    def ends(self) -> tuple[int, int, int, int]:
        return (*self.outcome.urgency, *self.outcome.level)


class BruteForce:
    """Every finished check of a small rule file.

    Args:
        plan: the compiled content.
        most: how many checks there may be.
    """

    def __init__(self, plan: Plan, most: int) -> None:
        self.plan, self.rules = plan, plan.screener.rules
        self.who = plan.screener.questions.perspective_question
        self.seen: dict[Key, Seen] = {}
        for perspective in plan.screener.perspectives:
            for answers in extensions(plan, {self.who: (perspective,)}):
                if len(self.seen) >= most:
                    raise OverflowError
                outcome = assess(plan, answers)
                self.seen[key(answers)] = Seen(
                    answers, outcome, report(plan, answers), starting_level(plan, outcome)
                )

    def look(self, answers: Answers) -> Seen:
        """The check with these answers."""
        return self.seen[key(answers)]

    def broken(self) -> set[str]:
        """The ids of the promises and laws that some answers break."""
        checks = self.seen.values()
        laws = {
            "worse_never_lowers": any(self.lowered_by_worse(seen) for seen in checks),
            "unknown_never_lowers": any(self.too_low_for_unknown(seen) for seen in checks),
            "range_contains_completions": any(self.range_is_wrong(seen) for seen in checks),
            "relative_contains_self": any(
                self.misses_self(theirs, own) for theirs in checks for own in checks
            ),
            "emergency_line_first": any(self.line_is_not_first(seen) for seen in checks),
            "open_danger_in_the_net": any(self.danger_is_not_in_the_net(seen) for seen in checks),
            "always_an_outcome": any(self.nothing_to_do(seen) for seen in checks),
            "everything_can_occur": bool(self.never_occurs()),
            "every_rule_adds": bool(self.adds_wrongly()),
        }
        found = {id_ for id_, broken in laws.items() if broken}
        return found | {
            promise.id
            for promise in self.rules.promises
            if not promise.general and self.promise_is_broken(promise)
        }

    # --- promises of the file ---

    def promise_is_broken(self, promise: Promise) -> bool:
        met = [(seen, holds(self.plan, promise.when, seen.answers)) for seen in self.seen.values()]
        return all(truth == NO for _, truth in met) or any(
            self.breaks(promise, seen, truth) for seen, truth in met
        )

    def breaks(self, promise: Promise, seen: Seen, truth: int) -> bool:
        """Whether one check breaks a promise whose condition is yes, maybe or no for it."""
        outcome, shown = seen.outcome, seen.report
        levels = self.rules.levels[outcome.level.low : outcome.level.high + 1]
        if promise.when_treatment:
            truth = min(
                truth,
                (
                    YES
                    if levels[0].treatment
                    else MAYBE
                    if any(level.treatment for level in levels)
                    else NO
                ),
            )
        if truth == NO:
            return False
        sure, end = truth == YES, 0 if truth == YES else 1
        cards = {card.advice.id for card in shown.cards if not (sure and card.only_if)}
        withheld = (
            {a for f in outcome.possible if f.rule.only_when_sure for a in f.rule.advice}
            if truth == MAYBE
            else set()
        )
        ranks = {
            noun.id: rank
            for nouns in (self.rules.urgencies, self.rules.levels)
            for rank, noun in enumerate(nouns)
        }
        return (
            outcome.urgency[end] < ranks[promise.urgency_at_least or self.rules.urgencies[0].id]
            or outcome.level[end] < ranks[promise.level_at_least or self.rules.levels[0].id]
            or not set(promise.advice) <= cards | withheld
            or (promise.advice_any and not set(promise.advice_any) & (cards | withheld))
            or (sure and not set(promise.looks_for) <= set(shown.looks_for))
            or (
                sure
                and any(
                    set(step.says) & set(promise.never_first)
                    for step in (shown.step, shown.then)
                    if step
                )
            )
            or (sure and not set(promise.sections) <= {section.id for section in shown.sections})
            or any(
                outcome.scores[id_][1 - end] > most for id_, most in promise.score_at_most.items()
            )
            or (sure and any(self.words_score(seen, id_) for id_ in promise.unsaid))
            or (sure and promise.no_level and shown.level is not None)
            or bool(set(promise.never_says) & self.says(seen))
            or bool(set(promise.holds_back) & self.not_held_back(seen, sure))
            or (sure and self.starts_otherwise(promise, seen.report.result))
            or seen.report.result.first_step.id in promise.never_first_step
            or self.asks_otherwise(promise, seen.answers)
            or self.lists_otherwise(promise, seen.report.result, sure=sure)
        )

    def starts_otherwise(self, promise: Promise, shown: Result) -> bool:
        """Whether another step leads than is promised."""
        steps = [
            step.id
            for step in (shown.first_step, shown.violence_line, shown.tonight, shown.then_step)
            if step
        ]
        return bool(promise.first_step and steps[0] not in promise.first_step) or bool(
            promise.first_two and not set(promise.first_two) & set(steps[:2])
        )

    @staticmethod
    def asks_otherwise(promise: Promise, answers: Answers) -> bool:
        """Whether questions come in another order than is promised."""
        asked = list(answers)
        late = (
            (first, other)
            for first, others in promise.asked_before.items()
            for other in others
            if other in asked
        )
        return tuple(asked[: len(promise.asked_first)]) != promise.asked_first or any(
            first not in asked[: asked.index(other)] for first, other in late
        )

    def lists_otherwise(self, promise: Promise, shown: Result, *, sure: bool) -> bool:
        """Whether something is missing from a list, stands below what it should stand above, or is
        on paper.
        """
        line = self.plan.screener.country.line
        signs = {(sign.question, sign.option) for act in shown.safety_net for sign in act.signs}
        orders = {
            kind: [line(id_) if kind == "lines" else id_ for id_ in ids]
            for kind, ids in everything_listed(shown).items()
        }
        paper = {
            kind: {line(id_) if kind == "lines" else id_ for id_ in ids}
            for kind, ids in everything_on_paper(shown).items()
        }
        pairs = (
            (kind, a, b)
            for kind, above in promise.above.items()
            for a, lower in above.items()
            for b in lower
        )
        return (
            (
                sure
                and not {line(id_) for id_ in promise.lines}
                <= {line(each.id) for each in shown.lines}
            )
            or any(
                (question, option) not in signs
                for question, options in promise.signs.items()
                for option in options
            )
            or (
                sure
                and any(
                    stands_below(orders[kind], *(line(x) if kind == "lines" else x for x in (a, b)))
                    for kind, a, b in pairs
                )
            )
            or any(
                (line(id_) if kind == "lines" else id_) in paper[kind]
                for kind, ids in promise.off_paper.items()
                for id_ in ids
            )
        )

    def words_score(self, seen: Seen, id_: str) -> bool:
        words = next(score.say for score in self.rules.scores if score.id == id_)
        return bool(words and words.to(seen.perspective)) and said(self.plan, id_, seen.answers)

    def says(self, seen: Seen) -> set[str]:
        """The tags of everything that a result names."""
        sections = {section.id for section in (*seen.report.sections, *seen.report.sections_if)} | {
            self.rules.levels[seen.start].section
        }
        sections |= {emergency.section for emergency, _ in seen.report.emergencies}
        tags = {tag for card in seen.report.cards for tag in card.advice.says}
        return tags | {tag for id_ in sections for tag in self.plan.screener.section(id_).says}

    def not_held_back(self, seen: Seen, sure: bool) -> set[str]:
        """The tags of what stands there without an "if" and of what is taken along.

        With `sure` those of what is named at all, too.
        """
        cards = [card.advice.says for card in seen.report.cards if not card.only_if]
        sections = {section.id for section in seen.report.sections} | {
            each.section for each in seen.report.taken
        }
        read = [self.plan.screener.section(id_).says for id_ in sections]
        return {tag for says in (*cards, *read) for tag in says} | (
            self.says(seen) if sure else set()
        )

    # --- one check ---

    def nothing_to_do(self, seen: Seen) -> bool:
        return all(card.only_if for card in seen.report.cards)

    def danger_is_not_in_the_net(self, seen: Seen) -> bool:
        headline = self.rules.urgencies[seen.outcome.urgency.low].id
        own = {f.rule.act for f in seen.outcome.findings if f.rule.urgency == headline}
        open_ = {
            act.id for act in seen.report.result.safety_net if any(sign.open for sign in act.signs)
        }
        return any(
            f.rule.emergency and f.rule.act and f.rule.act not in own | open_
            for f in seen.outcome.possible
        )

    def line_is_not_first(self, seen: Seen) -> bool:
        line, rules, urgency = self.plan.screener.country.line, self.rules, seen.outcome.urgency
        top = next(rank for rank, each in enumerate(rules.urgencies) if each.card == "emergency")
        sure = [emergency for emergency, _ in seen.report.emergencies]
        if (urgency.low >= top) != bool(sure):
            return True
        if not sure:
            return False
        lines = [line(emergency.helpline) for emergency in sure]
        # The page shows each line once, in the order in which the emergencies of the file name
        # them.
        page = [
            each
            for each in dict.fromkeys(line(e.helpline) for e in rules.emergencies)
            if each in lines
        ]
        step = re.findall(r"<helpline:(\w+)>", seen.report.step.words.to(seen.outcome.perspective))
        return (
            page != [each for each in (line("emergency"), line("crisis")) if each in lines]
            or not step
            or line(step[0]) not in lines
        )

    # --- two checks ---

    def neighbours(self, seen: Seen) -> Iterator[tuple[Question, Chosen, Chosen, list[Seen]]]:
        """Every other answer to each question, with the checks that it leads to.

        The others that are still asked are kept, and newly asked ones are any.
        """
        for id_, chosen in seen.answers.items():
            question = self.plan.question(id_)
            for other in every_answer(question, seen.perspective) if id_ != self.who else ():
                yield (
                    question,
                    chosen,
                    other,
                    [self.look(a) for a in extensions(self.plan, {**seen.answers, id_: other})],
                )

    def lowered_by_worse(self, seen: Seen) -> bool:
        return any(
            self.lowers(seen, then)
            for q, c, other, checks in self.neighbours(seen)
            if is_worse(q, c, other)
            for then in checks
        )

    @staticmethod
    def lowers(seen: Seen, then: Seen) -> bool:
        return any(after < before for after, before in zip(then.ends, seen.ends, strict=True))

    def too_low_for_unknown(self, seen: Seen) -> bool:
        starts: dict[str, list[int]] = {}
        for question, chosen, other, checks in self.neighbours(seen):
            for then in checks if could_be(question, chosen, other) else ():
                if self.rises(seen, then):
                    return True
                if worries_least(question, chosen, other, seen.perspective):
                    starts.setdefault(question.id, []).append(then.start)
        return any(seen.start < min(each) for each in starts.values())

    @staticmethod
    def rises(seen: Seen, then: Seen) -> bool:
        return (
            then.outcome.urgency.high > seen.outcome.urgency.high
            or then.outcome.level.high > seen.outcome.level.high
        )

    def completions(self, seen: Seen) -> list[Outcome]:
        ways = []
        for id_, chosen in seen.answers.items():
            question = self.plan.question(id_)
            known = [
                other
                for other in every_answer(question, seen.perspective)
                if could_be(question, chosen, other)
            ]
            ways.append(known if unknown_in(question, chosen) else [chosen])
        return [
            self.look(relevant(self.plan, dict(zip(seen.answers, picked, strict=True)))).outcome
            for picked in product(*ways)
        ]

    def range_is_wrong(self, seen: Seen) -> bool:
        known = self.completions(seen)
        ranges = [
            (seen.outcome.urgency, [o.urgency for o in known]),
            (seen.outcome.level, [o.level for o in known]),
        ]
        ranges += [
            (range_, [o.scores[id_] for o in known]) for id_, range_ in seen.outcome.scores.items()
        ]
        return any(
            range_ != (min(each.low for each in met), max(each.high for each in met))
            for range_, met in ranges
        )

    def misses_self(self, theirs: Seen, own: Seen) -> bool:
        first = self.plan.screener.perspectives[0]
        if own.perspective != first or theirs.perspective == first:
            return False
        inside = (
            theirs.outcome.urgency.low <= own.outcome.urgency.low
            and own.outcome.urgency.high <= theirs.outcome.urgency.high
        )
        return not inside and self.agree(theirs, own)

    def agree(self, theirs: Seen, own: Seen) -> bool:
        """Whether both say the same wherever the first knows, and what only the second is asked
        worries least.
        """
        for id_ in self.surely_told(theirs):
            if self.plan.question(id_).ask.speaks_to(own.perspective) and id_ not in own.answers:
                return False
        for id_, chosen in own.answers.items():
            question = self.plan.question(id_)
            if id_ not in theirs.answers:
                if chosen not in least(question, own.perspective):
                    return False
            elif id_ != self.who and not agrees(
                question, theirs.answers[id_], chosen, {theirs.perspective, own.perspective}
            ):
                return False
        return True

    def surely_told(self, seen: Seen) -> Iterator[str]:
        """The questions that were asked for certain and of which something is known."""
        for place, (id_, chosen) in enumerate(seen.answers.items()):
            question, before = self.plan.question(id_), dict(list(seen.answers.items())[:place])
            known = set(chosen) - {option.id for option in question.options if option.unknown}
            if known and holds(self.plan, question.ask_when, before) == YES:
                yield id_

    # --- the whole file ---

    def never_occurs(self) -> set[str]:
        """What no answers lead to, in the prover's words."""
        rules, met = self.rules, set[str]()
        for seen in self.seen.values():
            given = self.given(seen.outcome, seen.report)
            line = seen.report.violence_line
            given["step"] = {
                *given.pop("first step"),
                *given.pop("next step"),
                *given.pop("tonight"),
                *([line.id] if line else []),
            }
            met |= {f"the {part} `{id_}`" for part, ids in given.items() for id_ in ids}
            met |= {f"the question `{id_}`, for `{seen.perspective}`" for id_ in seen.answers}
            met |= (
                {f"the urgency `{rules.urgencies[seen.outcome.urgency.low].id}`"}
                if seen.outcome.urgency.known
                else set()
            )
            met |= (
                {level_words(seen.report.level.id), level_words(seen.report.highest_level.id)}
                if seen.report.level
                else set()
            )
            met |= {
                f"the section `{section.id}` in the list of what to read"
                for section in seen.report.sections
            }
        perspectives = self.plan.screener.perspectives
        wanted = {
            f"the question `{q.id}`, for `{p}`"
            for q in self.plan.questions.values()
            for p in perspectives
            if q.ask.speaks_to(p)
        }
        wanted |= {level_words(level.id) for level in rules.levels}
        wanted |= {
            f"the section `{id_}` in the list of what to read"
            for noun in (*rules.rules, *rules.advice)
            for id_ in noun.sections
        }
        nouns = {
            "rule": rules.rules,
            "urgency": rules.urgencies,
            "card": rules.advice,
            "step": rules.steps,
        }
        nouns |= {"emergency": rules.emergencies, "way in": rules.ways}
        return (
            wanted | {f"the {part} `{noun.id}`" for part, of in nouns.items() for noun in of}
        ) - met

    def given(self, outcome: Outcome, shown: Report) -> dict[str, set[str]]:
        """What a result gives, its reasons apart."""
        rules = [f.rule for f in outcome.findings]
        cards = [card for card in shown.cards if not card.only_if]
        return {
            "rule": {rule.id for rule in rules},
            "card": {card.advice.id for card in cards},
            "card at all": {card.advice.id for card in shown.cards},
            "section": {section.id for section in shown.sections},
            "section at all": {section.id for section in (*shown.sections, *shown.sections_if)},
            "first step": {shown.step.id},
            "next step": {shown.then.id} if shown.then else set(),
            "tonight": {rule.tonight for rule in rules if rule.tonight},
            "open act": {
                act.id for act in shown.result.safety_net if any(sign.open for sign in act.signs)
            },
            "way in": {id_ for rule in rules for id_ in rule.ways},
            "emergency": {rule.emergency for rule in rules if rule.emergency},
        }

    def adds_wrongly(self) -> set[str]:
        """The rules that add nothing and give no reason for it, or give a reason and add
        something.
        """
        return {rule.id for rule in self.rules.rules if self.adds(rule) == bool(rule.covered)}

    def adds(self, rule: Rule) -> bool:
        others = [each for each in self.rules.rules if each is not rule]
        less = prepare(with_rules(self.plan.screener, others))
        return any(self.differs(seen, less, rule) for seen in self.seen.values())

    def differs(self, seen: Seen, less: Plan, rule: Rule) -> bool:
        if rule not in [f.rule for f in (*seen.outcome.findings, *seen.outcome.possible)]:
            return False
        outcome = assess(less, seen.answers)
        then, now = (
            self.given(outcome, report(less, seen.answers)),
            self.given(seen.outcome, seen.report),
        )
        # What a rule adds is what it gives itself: another step may come first for want of an open
        # sign alone.
        own = {
            "first step": {rule.step},
            "next step": {rule.step},
            "open act": {rule.act},
            "rule": set[str | None](),
        }
        lost = any((now[part] - then[part]) & own.get(part, now[part]) for part in now)
        return lost or (outcome.urgency, outcome.level) != (
            seen.outcome.urgency,
            seen.outcome.level,
        )


def everything_listed(shown: Result) -> dict[str, list[str]]:
    """The ids in each list, in the order of the page."""
    steps = (shown.first_step, shown.violence_line, shown.tonight, shown.then_step)
    return {
        "emergencies": [each.id for each in shown.interruptions],
        "steps": [step.id for step in steps if step],
        "acts": [act.id for act in shown.safety_net],
        "reasons": [reason.rule for reason in shown.reasons],
        "advice": [card.id for card in shown.cards],
        "sections": [section.id for section in shown.sections],
        "lines": [each.id for each in shown.lines],
    }


def everything_on_paper(shown: Result) -> dict[str, set[str]]:
    """The same without what is private, and the answers that are named."""
    steps = [shown.first_step, shown.violence_line, shown.tonight, shown.then_step]
    steps += [shown.step_on_paper] if shown.first_step.private else []
    net = [
        (act.id, sign)
        for act in shown.safety_net
        for sign in act.signs
        if not act.private and not sign.private
    ]
    reasons = [reason for reason in shown.reasons if not reason.private]
    answers = [(sign.question, sign.option) for _, sign in net]
    answers += [
        (question, option)
        for reason in reasons
        for question, chosen in reason.answers
        for option in chosen
    ]
    lists = {
        "emergencies": shown.interruptions,
        "advice": shown.cards,
        "sections": shown.sections,
        "lines": shown.lines,
    }
    return {
        kind: {each.id for each in entries if not each.private} for kind, entries in lists.items()
    } | {
        "steps": {
            step.id for step in steps if step and (not step.private or step is shown.step_on_paper)
        },
        "acts": {act for act, _ in net},
        "reasons": {reason.rule for reason in reasons},
        "answers": {
            *(question for question, _ in answers),
            *(f"{question}.{option}" for question, option in answers),
        },
    }


def stands_below(order: Sequence[object], upper: object, lower: object) -> bool:
    """Whether both stand in a list, and the first below the second."""
    return (
        upper in order
        and lower in order
        and max(i for i, x in enumerate(order) if x == upper) > order.index(lower)
    )


def unknown_in(question: Question, chosen: Chosen) -> bool:
    """Whether the answer leaves something open."""
    return NOT_YET in chosen or any(o.unknown for o in question.options if o.id in chosen)


def is_worse(question: Question, chosen: Chosen, other: Chosen) -> bool:
    """Whether the other answer is one step worse: an option worse than this one, or one
    tick more.
    """
    if question.kind == "one":
        return chosen[0] in next(o for o in question.options if o.id == other[0]).worse_than
    no_ticks = {option.id for option in question.options if option.none or option.unknown}
    more = set(other) - no_ticks - set(chosen)
    return (
        unknown_in(question, chosen) == unknown_in(question, other)
        and len(more) == 1
        and set(chosen) - no_ticks <= set(other)
    )


def could_be(question: Question, chosen: Chosen, other: Chosen) -> bool:
    """Whether an answer that leaves something open can turn out to be the other one."""
    ticked = {
        option.id for option in question.options if option.id in chosen and not option.unknown
    }
    doubts = {option.id for option in question.options if option.doubt}
    fits = ticked <= set(other) and doubts & set(other) <= ticked
    return unknown_in(question, chosen) and not unknown_in(question, other) and fits


def least(question: Question, perspective: str) -> list[Chosen]:
    """The answers that worry least."""
    known = known_options(question, perspective)
    if question.kind == "any" or question.unordered:
        return [(option.id,) for option in known if option.none or question.unordered]
    bottom = [
        option for option in known if not any(better.id in option.worse_than for better in known)
    ]
    below_another = [
        option for option in bottom if any(option.id in other.worse_than for other in known)
    ]
    return [(option.id,) for option in below_another or bottom]


def worries_least(question: Question, chosen: Chosen, other: Chosen, perspective: str) -> bool:
    """Whether the other answer is the least worrying that this one can turn out to be: no ticks
    more, or the end of the order.
    """
    ticked = {
        option.id for option in question.options if option.id in chosen and not option.unknown
    }
    return set(other) == ticked if ticked else other in least(question, perspective)


def level_words(level: str) -> str:
    """A level of care, as the proof speaks of it."""
    return f"the level `{level}`, to start with or as the most that may be offered"


def agrees(question: Question, theirs: Chosen, own: Chosen, perspectives: set[str]) -> bool:
    """Whether the second says what the first says, wherever the first knows."""
    if question.kind == "one":
        return unknown_in(question, theirs) or theirs == own
    no_ticks = {option.id for option in question.options if option.none or option.unknown}
    offered = {
        option.id for option in question.options if all(map(option.words.speaks_to, perspectives))
    }
    seen, told = set(theirs) - no_ticks, set(own) - no_ticks
    return seen <= told & offered and (
        unknown_in(question, theirs) or (not unknown_in(question, own) and told <= seen)
    )
