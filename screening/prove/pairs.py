"""The general laws that compare two forms: one answer worse, one answer known, or the same person
seen by another.
"""

from collections.abc import Callable, Iterable, Iterator

from screening.model import Answers, Question
from screening.outcome.engine import relevant
from screening.prove.answer import Answer, same_doubts
from screening.prove.form import Form
from screening.prove.formulas import Formula, Truth, changed, every, implies, no, same, some
from screening.prove.solver import Prover, Search, alike, read, smaller
from screening.sheet.proofs import Breach, filled_pair, least_worrying

Change = Callable[[Form, Form, Question], Formula]
"""Where the second form answers a question differently from the first, in some way."""


def worse_never_lowers(prover: Prover) -> Iterator[Breach]:
    """A worse answer never lowers an end of the urgency or of the level."""
    return smaller(
        breach for form in prover.forms.values() for breach in _worse_lowers(prover, form)
    )


def _worse_lowers(prover: Prover, one: Form) -> Iterator[Breach]:
    other = Form(prover.plan, one.perspective, "worse")
    search = Search(prover.clock, one, other, also=_one_changed(one, other, _worse))
    lowered = (
        every((x, no(y)))
        for of_one, of_other in _ends(one, other)
        for x, y in zip(of_one, of_other, strict=True)
    )
    yield from _broken(
        search, some(lowered), "The second form has a worse answer, and a lower result."
    )


def unknown_never_lowers(prover: Prover) -> Iterator[Breach]:
    """An unknown answer gives no lower upper end than any known one, and starts no lower than the
    least worrying one.
    """
    forms = prover.forms.values()
    yield from smaller(breach for form in forms for breach in _known_is_higher(prover, form))
    yield from smaller(
        breach
        for form in forms
        for question in form.questions.values()
        for breach in _starts_too_low(prover, form, question)
    )


def _known_is_higher(prover: Prover, one: Form) -> Iterator[Breach]:
    other = Form(prover.plan, one.perspective, "known")
    search = Search(prover.clock, one, other, also=_one_changed(one, other, _made_known))
    higher = (
        every((of_other.possible, no(of_one.possible))) for of_one, of_other in _ends(one, other)
    )
    yield from _broken(
        search,
        some(higher),
        "The second form knows an answer, and its result is higher than the first allows.",
    )


def _ends(one: Form, other: Form) -> Iterator[tuple[Truth, Truth]]:
    """That a rank is reached, for every rank of the urgency and of the level, on both forms."""
    yield from (
        (one.urgency(rank), other.urgency(rank)) for rank in range(1, len(one.rules.urgencies))
    )
    yield from ((one.level(rank), other.level(rank)) for rank in range(1, len(one.rules.levels)))


def _one_changed(one: Form, other: Form, change: Change) -> Iterator[Formula]:
    """One answer is changed; the others that are still asked are kept, and newly asked ones are
    any.
    """
    questions = list(one.questions.values())
    here = {q.id: every((one.asked[q.id].possible, change(one, other, q))) for q in questions}
    # Where the first form was not asked, its answer is free, and with it that of the second.
    kept = {q.id: alike(one, other, q) for q in questions}
    yield some(
        every((here[q.id], *(kept[each.id] for each in questions if each is not q)))
        for q in questions
    )


def _worse(one: Form, other: Form, question: Question) -> Formula:
    """More ticks, or an option that is worse. Unknown stands outside the order."""
    now, then = one.answers[question.id], other.answers[question.id]
    if question.kind == "any":
        ticks = _ticks(one, question)
        more = some(every((no(now.chosen[tick]), then.chosen[tick])) for tick in ticks)
        return not question.unordered and every(
            (more, *_stay(ticks, now, then), same(now.unknown, then.unknown))
        )
    pairs = [
        (option.id, better)
        for option in one.known(question)
        for better in option.worse_than
        if better in now.chosen
    ]
    return some(every((now.chosen[better], then.chosen[worse])) for worse, better in pairs)


def _made_known(one: Form, other: Form, question: Question) -> Formula:
    """What was unknown is known; ticks stay."""
    now, then = one.answers[question.id], other.answers[question.id]
    stay = _stay(_ticks(one, question), now, then)
    return every((now.unknown, no(then.unknown), *stay, *same_doubts(question, now, then)))


def _ticks(form: Form, question: Question) -> list[str]:
    return [
        option.id for option in form.known(question) if question.kind == "any" and not option.none
    ]


def _stay(ticks: Iterable[str], now: Answer, then: Answer) -> Iterator[Formula]:
    return (implies(now.chosen[tick], then.chosen[tick]) for tick in ticks)


def _starts_too_low(prover: Prover, form: Form, question: Question) -> Iterator[Breach]:
    """Where an unknown answer starts with less than every one of the least worrying answers
    does.
    """
    least = [option.id for option in least_worrying(question, form.perspective)]
    if not least:  # nothing known can be answered at all
        return
    ranks = range(len(form.rules.levels))
    lower = []
    for rank in ranks[:-1]:
        higher = some(form.starts_at(above) for above in ranks[rank + 1 :])
        lower.append(
            every(
                (
                    form.starts_at(rank),
                    *(changed(higher, form.made_known(question, [option])) for option in least),
                )
            )
        )
    fits = changed(every(form.not_yet), form.made_known(question, least[:1]))
    unknown = every((form.asked[question.id].possible, form.answers[question.id].unknown, fits))
    model = prover.searches[form.perspective].smallest(unknown, some(lower))
    if model is not None:
        answers = read(form, model)
        known = relevant(
            prover.plan, {**answers, question.id: _least_known(question, answers, least[0])}
        )
        yield Breach(
            "An unknown answer starts with less care than the least worrying one.",
            filled_pair(prover.plan, answers, known),
        )


def _least_known(question: Question, answers: Answers, least: str) -> tuple[str, ...]:
    """The least that an unknown answer can turn out to be: the ticks that stand there, or the least
    worrying option.
    """
    unknown = {option.id for option in question.options if option.unknown}
    return tuple(option for option in answers[question.id] if option not in unknown) or (least,)


def relative_contains_self(prover: Prover) -> Iterator[Breach]:
    """Where another perspective and the first agree on what both are asked, the urgency of the
    first lies in the range of the other.
    """
    own, *others = prover.forms.values()
    why = "The forms agree, and the urgency of the second lies outside the range of the first."
    for theirs in others:
        search = Search(prover.clock, theirs, own, also=_agreeing(theirs, own))
        ends = [
            (theirs.urgency(rank), own.urgency(rank)) for rank in range(1, len(own.rules.urgencies))
        ]
        outside = (
            some((every((x.yes, no(y.yes))), every((y.possible, no(x.possible))))) for x, y in ends
        )
        yield from _broken(search, some(outside), why)


def _agreeing(theirs: Form, own: Form) -> Iterator[Formula]:
    """Both say the same wherever the first knows; what only the second is asked has the least
    worrying answer.
    """
    for id_, question in own.questions.items():
        if own.plan.decides_perspective(id_):
            continue
        answer, asked = own.answers[id_], own.asked[id_].possible
        alone = implies(
            asked,
            some(answer.chosen[option.id] for option in least_worrying(question, own.perspective)),
        )
        if id_ not in theirs.questions:
            yield alone
            continue
        by_them, known = theirs.asked[id_], some(theirs.answers[id_].chosen.values())
        yield implies(no(by_them.possible), alone)
        yield implies(every((by_them.yes, known)), asked)
        yield implies(
            every((asked, by_them.possible)), _agrees(question, theirs.answers[id_], answer)
        )


def _agrees(question: Question, theirs: Answer, own: Answer) -> Formula:
    if question.kind == "one":
        return some(
            (
                theirs.unknown,
                *(
                    every((chosen, own.chosen.get(option, False)))
                    for option, chosen in theirs.chosen.items()
                ),
            )
        )
    offered = [option.id for option in question.options if not option.none]
    ticks = [tick for tick in offered if tick in own.chosen]
    # What only the other is offered the first may have been asked elsewhere, and denied there.
    theirs_alone = some(
        theirs.chosen[tick] for tick in offered if tick in theirs.chosen and tick not in own.chosen
    )
    stay = _stay([tick for tick in ticks if tick in theirs.chosen], theirs, own)
    no_more = every(
        (
            no(own.unknown),
            *(implies(own.chosen[tick], theirs.chosen.get(tick, False)) for tick in ticks),
        )
    )
    return every((*stay, no(theirs_alone), some((theirs.unknown, no_more))))


def _broken(search: Search, formula: Formula, why: str) -> Iterator[Breach]:
    """The smallest two forms that break a law; none where none do."""
    model = search.smallest(formula)
    if model is not None:
        yield search.breach(why, model)
