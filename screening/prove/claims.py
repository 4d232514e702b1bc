"""What each promise of the rule file claims, as formulas.

A promise with a condition speaks of everyone for whom it is yes, and in part of those for whom it
is maybe:

| | condition yes | condition maybe |
|---|---|---|
| urgency, level at least | the lower end | the upper end |
| advice, advice_any | a card that applies | a card, with "if" unless `only_when_sure` |
| score at most | the upper end | the lower end |
| never says | nothing that is named | nothing that is named |
| holds back | nothing that is named, nor taken along | only with "if", and nothing taken along |
| sections, lines, above, looks for, first two steps, unsaid, no level | as said | nothing |
| what is asked, never the first step, signs, off paper | as said | as said |

`when_treatment` is yes where the level is surely a treatment setting, and maybe where one lies in
the range.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from screening.model import Promise
from screening.prove.form import Form
from screening.prove.formulas import Formula, Truth, all_of, every, no, some
from screening.prove.order import Standing
from screening.prove.result import Shown
from screening.prove.solver import Prover, smaller, true
from screening.sheet.phrases import listed
from screening.sheet.proofs import Breach


class Claim(NamedTuple):
    """One part of a promise: what it says, and where it is broken."""

    words: str
    broken: Formula


class _Part(NamedTuple):
    """One part of a promise, apart from whom it speaks of."""

    words: str
    broken_if_yes: Formula
    broken_if_maybe: Formula = False


def claims(shown: Shown, promise: Promise) -> Iterator[Claim]:
    """Everything that a promise claims of one perspective."""
    when = shown.form.truth(promise.when)
    if promise.when_treatment:
        when = all_of((when, _treatment(shown.form)))
    for parts in (
        *(_outcome, _advice, _scores, _tags, _held_back),
        *(_steps, _asked, _listed, _above, _paper),
    ):
        for words, if_yes, if_maybe in parts(shown, promise):
            yield Claim(words, some((every((when.yes, if_yes)), every((when.maybe, if_maybe)))))


def _treatment(form: Form) -> Truth:
    """Where the level is surely a treatment setting, and where one lies in the range."""
    ranks = [rank for rank, level in enumerate(form.rules.levels) if level.treatment]
    in_range = some(
        every((form.level(rank).possible, no(form.level(rank + 1).yes))) for rank in ranks
    )
    sure = some(every((form.level(rank).yes, no(form.level(rank + 1).yes))) for rank in ranks)
    return Truth(sure, in_range)


def _steps(shown: Shown, promise: Promise) -> Iterator[_Part]:
    for step in shown.form.rules.steps:
        if tags := set(step.says) & set(promise.never_first):
            said = some((shown.step(step.id), shown.then(step.id)))
            yield _Part(
                f"no first step, and none after it, says `{min(tags)}`, as `{step.id}` does", said
            )
    if promise.first_step:
        yield _Part(
            f"the first step is {_or(promise.first_step)}",
            no(some(map(shown.step, promise.first_step))),
        )
    for step_ in promise.never_first_step:
        yield _Part(f"the first step is not `{step_}`", shown.step(step_), shown.step(step_))
    if promise.first_two:
        standing = Standing(shown)
        top = some(
            every((here, no(some(above))))
            for step in promise.first_two
            for here, above in _top(standing, step)
        )
        yield _Part(
            f"{_or(promise.first_two)} is the first step, or stands straight under it", no(top)
        )


def _top(standing: Standing, step: str) -> Iterator[tuple[Formula, Sequence[Formula]]]:
    """Where a step stands, place by place, and what must be empty for that to be one of the first
    two.
    """
    first, line, tonight, then = standing.places("steps", step)
    shown = standing.shown
    any_tonight = some(shown.tonight(each.id) for each in shown.form.rules.steps)
    yield first, ()
    yield line, ()
    yield tonight, (shown.violence_line(),)
    yield then, (shown.violence_line(), any_tonight)


def _asked(shown: Shown, promise: Promise) -> Iterator[_Part]:
    """Whether a question is asked is never open, so these hold where the condition is maybe too."""
    asked = {id_: truth.possible for id_, truth in shown.form.asked.items()}
    order = list(asked)
    for place, id_ in enumerate(promise.asked_first):
        above = (
            [
                other
                for other in order[: order.index(id_)]
                if other not in promise.asked_first[:place]
            ]
            if id_ in order
            else []
        )
        behind = any(
            other in order and id_ in order and order.index(other) > order.index(id_)
            for other in promise.asked_first[:place]
        )
        late = some((no(asked.get(id_, False)), behind, *(asked[other] for other in above)))
        yield _Part(f"`{id_}` is question {place + 1}", late, late)
    for first, others in promise.asked_before.items():
        for id_ in (other for other in others if other in order):
            before = first in order and order.index(first) < order.index(id_)
            missed = every((asked[id_], no(asked[first]) if before else True))
            yield _Part(f"`{first}` is asked before `{id_}`", missed, missed)


def _listed(shown: Shown, promise: Promise) -> Iterator[_Part]:
    if not (promise.lines or promise.signs):
        return
    standing = Standing(shown)
    for line in promise.lines:
        yield _Part(f"the line `{line}` is listed", no(standing.at_all("lines", line)))
    for question, options in promise.signs.items():
        for option in options:
            missing = no(standing.sign(question, option))
            yield _Part(f"`{question}: {option}` stands in the safety net", missing, missing)


def _above(shown: Shown, promise: Promise) -> Iterator[_Part]:
    standing = Standing(shown)
    for kind, pairs in promise.above.items():
        for upper, lowers in pairs.items():
            for lower in lowers:
                swapped = standing.out_of_order(kind, upper, lower)
                yield _Part(f"in {kind}, `{upper}` stands above `{lower}`", swapped)


def _paper(shown: Shown, promise: Promise) -> Iterator[_Part]:
    standing = Standing(shown)
    for kind, ids in promise.off_paper.items():
        for id_ in ids:
            there = (
                some(_answers(standing, id_)) if kind == "answers" else standing.on_paper(kind, id_)
            )
            yield _Part(f"of {kind}, `{id_}` is not on paper", there, there)


def _answers(standing: Standing, named: str) -> Iterator[Formula]:
    question, _, option = named.partition(".")
    asked = standing.form.questions.get(question)
    for each in asked.options if asked else ():
        if option in ("", each.id):
            yield standing.answer_on_paper(question, each.id)


def _or(ids: Iterable[str]) -> str:
    return " or ".join(f"`{id_}`" for id_ in ids)


def _outcome(shown: Shown, promise: Promise) -> Iterator[_Part]:
    form, rules = shown.form, shown.form.rules
    for rank, urgency in enumerate(rules.urgencies):
        if urgency.id == promise.urgency_at_least:
            yield _Part(
                f"the urgency is `{urgency.id}` or more",
                no(form.urgency(rank).yes),
                no(form.urgency(rank).possible),
            )
    for rank, level in enumerate(rules.levels):
        if level.id == promise.level_at_least:
            yield _Part(
                f"the level is `{level.id}` or more",
                no(form.level(rank).yes),
                no(form.level(rank).possible),
            )
    if promise.no_level:
        yield _Part("no level is named", shown.words_level())


def _advice(shown: Shown, promise: Promise) -> Iterator[_Part]:
    for advice in promise.advice:
        card = shown.card(advice)
        yield _Part(
            f"the card `{advice}` is shown",
            no(card.yes),
            no(some((card.possible, shown.withheld(advice)))),
        )
    if promise.advice_any:
        cards = [shown.card(advice) for advice in promise.advice_any]
        withheld = [shown.withheld(advice) for advice in promise.advice_any]
        words = f"one of the cards {listed(promise.advice_any)} is shown"
        yield _Part(
            words,
            no(some(c.yes for c in cards)),
            no(some((*(c.possible for c in cards), *withheld))),
        )
    for term in promise.looks_for:
        yield _Part(f"a search for a place starts with `{term}`", no(shown.looks_for(term)))
    for section in promise.sections:
        yield _Part(f"the section `{section}` is listed", no(shown.section(section).yes))


def _scores(shown: Shown, promise: Promise) -> Iterator[_Part]:
    for score, most in promise.score_at_most.items():
        above = shown.form.score(score, most + 1)
        yield _Part(f"the score `{score}` is {most} or less", above.possible, above.yes)
    for score in promise.unsaid:
        yield _Part(f"the score `{score}` is not worded", shown.words_score(score))


def _tags(shown: Shown, promise: Promise) -> Iterator[_Part]:
    for tag in promise.never_says:
        for advice in shown.form.rules.advice:
            if tag in advice.says:
                named = shown.card(advice.id).possible
                yield _Part(f"nothing says `{tag}`, as the card `{advice.id}` does", named, named)
        for section in shown.form.plan.screener.sections:
            if tag in section.says:
                named = shown.named(section.id)
                yield _Part(
                    f"nothing says `{tag}`, as the section `{section.id}` does", named, named
                )


def _held_back(shown: Shown, promise: Promise) -> Iterator[_Part]:
    screener = shown.form.plan.screener
    says = {section.id: section.says for section in screener.sections}
    for tag in promise.holds_back:
        for advice in screener.rules.advice:
            if tag in advice.says:
                card = shown.card(advice.id)
                words = f"`{tag}` is held back, as the card `{advice.id}` says it"
                yield _Part(words, card.possible, card.yes)
        for section in screener.sections:
            if tag in section.says:
                words = f"`{tag}` is held back, as the section `{section.id}` says it"
                yield _Part(words, shown.named(section.id), shown.section(section.id).yes)
        for taken in screener.rules.take_away:
            if tag in says[taken.section]:
                words = (
                    f"`{tag}` is held back, as `{taken.section}` says it on the page to take along"
                )
                yield _Part(words, shown.takes(taken), shown.takes(taken))


def promised(prover: Prover, promise: Promise) -> Iterator[Breach]:
    """Where a promise of the file is broken."""
    if all(
        prover.searches[p].model(form.truth(promise.when).possible) is None
        for p, form in prover.forms.items()
    ):
        yield Breach("It speaks of no one: no answers meet its condition.")
    yield from broken_claims(prover, lambda shown: claims(shown, promise))


def broken_claims(
    prover: Prover, claims_of: Callable[[Shown], Iterable[Claim]]
) -> Iterator[Breach]:
    """The smallest form that breaks one of the claims; none where none does."""
    breaches = []
    for perspective, search in prover.searches.items():
        made = list(claims_of(prover.shown[perspective]))
        model = search.smallest(some(claim.broken for claim in made))
        if model is not None:
            why = "; ".join(claim.words for claim in made if true(model, claim.broken))
            breaches.append(search.breach(f"Not so: {why}.", model))
    yield from smaller(breaches)
