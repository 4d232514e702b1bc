"""What can occur, and what each rule adds: nothing in the rule file is there in vain."""

from collections.abc import Iterator

from screening.model import Rule
from screening.outcome.tables import shows_if
from screening.prove.formulas import Formula, Truth, every, no, some
from screening.prove.result import Shown
from screening.prove.solver import Prover, true
from screening.sheet.proofs import Breach


def everything_can_occur(prover: Prover) -> Iterator[Breach]:
    """Every question is asked of those for whom it has words; every rule, and everything that one
    gives, is reached by someone.
    """
    reached: dict[str, bool] = {}
    for perspective, shown in prover.shown.items():
        items = dict(_occurrences(shown))
        reached = {**dict.fromkeys(items, False), **reached}
        missing = {words: formula for words, formula in items.items() if not reached[words]}
        while (
            missing
            and (model := prover.searches[perspective].model(some(missing.values()))) is not None
        ):
            reached |= {words: True for words, formula in missing.items() if true(model, formula)}
            missing = {words: formula for words, formula in missing.items() if not reached[words]}
    reached |= {
        words: True for words in reached if not reached[words] and _stands_second(prover, words)
    }
    yield from (
        Breach(f"No answers lead to {words}.") for words, found in reached.items() if not found
    )


def _stands_second(prover: Prover, words: str) -> bool:
    """Whether this is a step that never comes first, and stands after another one. Asked last,
    since it takes the longest.
    """
    steps = [step.id for step in prover.plan.screener.rules.steps if words == _step_words(step.id)]
    return any(
        prover.searches[p].model(shown.then(step)) is not None
        for step in steps
        for p, shown in prover.shown.items()
    )


def _step_words(step: str) -> str:
    return f"the step `{step}`"


def _occurrences(shown: Shown) -> Iterator[tuple[str, Formula]]:
    """What should be possible, in words, and where it is."""
    form, rules = shown.form, shown.form.rules
    for question in form.questions.values():
        yield (
            f"the question `{question.id}`, for `{form.perspective}`",
            form.asked[question.id].possible,
        )
    for rule in rules.rules:
        yield f"the rule `{rule.id}`", form.holds(rule).yes
    for rank, urgency in enumerate(rules.urgencies):
        yield (
            f"the urgency `{urgency.id}`",
            every((form.urgency(rank).yes, no(form.urgency(rank + 1).possible))),
        )
    for rank, level in enumerate(rules.levels):
        highest = every((form.level(rank).possible, no(form.level(rank + 1).possible)))
        yield (
            f"the level `{level.id}`, to start with or as the most that may be offered",
            every((some((form.starts_at(rank), highest)), shown.words_level())),
        )
    for advice in rules.advice:
        yield f"the card `{advice.id}`", shown.card(advice.id).yes
    for step in rules.steps:
        yield _step_words(step.id), shown.leads(step.id)
    for emergency in rules.emergencies:
        yield f"the emergency `{emergency.id}`", shown.giving("emergency", emergency.id).yes
    for way in rules.ways:
        yield f"the way in `{way.id}`", shown.giving("ways", way.id).yes
    named = [
        *(id_ for rule in rules.rules for id_ in rule.sections),
        *(id_ for advice in rules.advice for id_ in advice.sections),
    ]
    for section in dict.fromkeys(named):
        yield f"the section `{section}` in the list of what to read", shown.section(section).yes


def every_rule_adds(prover: Prover) -> Iterator[Breach]:
    """For each rule there are answers for which the result, its reasons apart, is less
    without it.
    """
    rules = list(prover.plan.screener.rules.rules)
    for rule in rules:
        others = [each for each in rules if each is not rule]
        if not _adds(prover, rule, others):
            names = (
                ", ".join(f"`{each.id}`" for each in _covering(prover, rule, others))
                or "the levels"
            )
            yield Breach(
                f"The rule `{rule.id}` adds nothing: it is covered by {names}.",
                accepted=rule.covered or "",
            )
        elif rule.covered:
            yield Breach(
                f"The rule `{rule.id}` says that others cover it, and they do not. Remove"
                " `covered:`."
            )


def _covering(prover: Prover, rule: Rule, others: list[Rule]) -> list[Rule]:
    """As few of the other rules as cover it, so that none of these can be spared."""
    for each in others.copy():
        fewer = [kept for kept in others if kept is not each]
        if not _adds(prover, rule, fewer):
            others = fewer
    return others


def _adds(prover: Prover, rule: Rule, others: list[Rule]) -> bool:
    return any(
        prover.searches[perspective].model(added) is not None
        for perspective, form in prover.forms.items()
        for added in _added(prover.shown[perspective], Shown(form, others), rule)
        if added is not False
    )


def _added(everyone: Shown, others: Shown, rule: Rule) -> Iterator[Formula]:
    """Where a rule gives what no other rule gives, nor the levels; what is quick to look
    for first.
    """
    yield from _raised(others, rule)
    yield from _listed(everyone, others, rule)
    yield from _put_in_place(everyone, others, rule)


def _raised(others: Shown, rule: Rule) -> Iterator[Formula]:
    own, rules = others.form.holds(rule), others.form.rules

    def beyond(given: Truth) -> Formula:
        return some((every((own.yes, no(given.yes))), every((own.possible, no(given.possible)))))

    levels = [level.id for level in rules.levels]
    for part, ids in (("urgency", [urgency.id for urgency in rules.urgencies]), ("level", levels)):
        if getattr(rule, part) in ids[1:]:
            yield beyond(others.giving(part, *ids[ids.index(getattr(rule, part)) :]))
    if rule.level_up_to:
        above = levels[levels.index(rule.level_up_to) :]
        yield every(
            (
                own.possible,
                no(
                    some(
                        (
                            others.giving("level", *above).possible,
                            others.giving("level_up_to", *above).possible,
                        )
                    )
                ),
            )
        )


def _listed(everyone: Shown, others: Shown, rule: Rule) -> Iterator[Formula]:
    own = others.form.holds(rule)
    for part, ids in (
        ("emergency", [rule.emergency]),
        ("tonight", [rule.tonight]),
        ("ways", rule.ways),
    ):
        yield from (every((own.yes, no(others.giving(part, id_).yes))) for id_ in ids if id_)
    for shown, card in ((everyone.card(id_), others.card(id_)) for id_ in rule.advice):
        yield every((own.yes, shown.yes, no(card.yes)))
        yield shows_if(rule) and every((own.maybe, shown.possible, no(card.possible)))
    for section in map(others.section, rule.sections):
        yield every((own.yes, no(section.yes)))
        yield shows_if(rule) and every((own.maybe, no(section.possible)))


def _put_in_place(everyone: Shown, others: Shown, rule: Rule) -> Iterator[Formula]:
    if rule.act:
        yield every((everyone.open_in(rule.act), no(others.open_in(rule.act))))
    if rule.step:
        yield every((everyone.step(rule.step), no(others.step(rule.step))))
        yield every((everyone.then(rule.step), no(others.then(rule.step))))
