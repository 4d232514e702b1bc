"""What each promise of the rule file claims, as formulas.

A promise with a condition speaks of everyone for whom it is yes, and in part of those for whom it
is maybe:

| | condition yes | condition maybe |
|---|---|---|
| urgency, level at least | the lower end | the upper end |
| advice, advice_any | a card that applies | a card at all, with "if", unless its rule is
`only_when_sure` |
| score at most | the upper end | the lower end |
| never says | nothing that is named | nothing that is named |
| holds back | nothing that is named, nor taken along | only with "if", and nothing taken along |
| sections, looks for, never first, unsaid, no level | as said | nothing: what is maybe may be
worded |

`when_treatment` is yes where the level is surely a treatment setting, and maybe where one lies in
the range.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from screening.model import Promise
from screening.review.formulas import Formula, Truth, all_of, every, no, some
from screening.review.proofs import Case
from screening.review.search import Bench, smaller, true
from screening.review.shown import Shown
from screening.review.symbolic import Form


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
    for parts in (_outcome, _advice, _scores, _tags, _held_back, _steps):
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
        words = (
            f"one of the cards {', '.join(f'`{advice}`' for advice in promise.advice_any)} is shown"
        )
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


def promised(bench: Bench, promise: Promise) -> Iterator[Case]:
    """Where a promise of the file is broken."""
    if all(
        bench.searches[p].model(form.truth(promise.when).possible) is None
        for p, form in bench.forms.items()
    ):
        yield Case("It speaks of no one: no answers meet its condition.")
    yield from broken_claims(bench, lambda shown: claims(shown, promise))


def broken_claims(bench: Bench, claims_of: Callable[[Shown], Iterable[Claim]]) -> Iterator[Case]:
    """The smallest form that breaks one of the claims; none where none does."""
    cases = []
    for perspective, search in bench.searches.items():
        made = list(claims_of(bench.shown[perspective]))
        model = search.smallest(some(claim.broken for claim in made))
        if model is not None:
            why = "; ".join(claim.words for claim in made if true(model, claim.broken))
            cases.append(search.case(f"Not so: {why}.", model))
    yield from smaller(cases)
