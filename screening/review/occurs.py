"""What can occur, and what each rule adds: nothing in the rule file is there in vain."""

from collections.abc import Iterator

from screening.model import Rule
from screening.review.formulas import Formula, Truth, every, no, some
from screening.review.proofs import Case
from screening.review.search import Bench, true
from screening.review.shown import Shown, shows_if
from screening.review.symbolic import giving


def everything_can_occur(bench: Bench) -> Iterator[Case]:
    """Every question is asked of those for whom it has words; every rule, and everything that one gives, is reached by someone."""
    reached: dict[str, bool] = {}
    for perspective, shown in bench.shown.items():
        items = dict(_occurrences(shown))
        reached = {**dict.fromkeys(items, False), **reached}
        missing = {words: formula for words, formula in items.items() if not reached[words]}
        while missing and (model := bench.searches[perspective].model(some(missing.values()))) is not None:
            reached |= {words: True for words, formula in missing.items() if true(model, formula)}
            missing = {words: formula for words, formula in missing.items() if not reached[words]}
    yield from (Case(f"No answers lead to {words}.") for words, found in reached.items() if not found)


def _occurrences(shown: Shown) -> Iterator[tuple[str, Formula]]:
    """What should be possible, in words, and where it is."""
    form, rules = shown.form, shown.form.rules
    for question in form.questions.values():
        yield f"the question `{question.id}`, for `{form.perspective}`", form.asked[question.id].possible
    for rule in rules.rules:
        yield f"the rule `{rule.id}`", form.holds(rule).yes
    for rank, urgency in enumerate(rules.urgencies):
        yield f"the urgency `{urgency.id}`", every((form.urgency(rank).yes, no(form.urgency(rank + 1).possible)))
    for rank, level in enumerate(rules.levels):
        yield f"a start at the level `{level.id}`", every((form.starts_at(rank), shown.words_level()))
    for advice in rules.advice:
        yield f"the card `{advice.id}`", shown.card(advice.id).yes
    for step in rules.steps:
        yield f"the first step `{step.id}`", shown.step(step.id)
    for emergency in rules.emergencies:
        yield f"the emergency `{emergency.id}`", shown.giving("emergency", emergency.id).yes
    for way in rules.ways:
        yield f"the way in `{way.id}`", shown.giving("ways", way.id).yes
    named = [*(id_ for rule in rules.rules for id_ in rule.sections), *(id_ for advice in rules.advice for id_ in advice.sections)]
    for section in dict.fromkeys(named):
        yield f"the section `{section}` in the list of what to read", shown.section(section)


def every_rule_adds(bench: Bench) -> Iterator[Case]:
    """For each rule there are answers for which the result, its reasons apart, is less without it."""
    rules = list(bench.plan.screener.rules.rules)
    for rule in rules:
        others = [each for each in rules if each is not rule]
        if not _adds(bench, rule, others):
            names = ", ".join(f"`{each.id}`" for each in _covering(bench, rule, others)) or "the levels"
            yield Case(f"The rule `{rule.id}` adds nothing: it is covered by {names}.", accepted=rule.covered or "")
        elif rule.covered:
            yield Case(f"The rule `{rule.id}` says that others cover it, and they do not. Remove `covered:`.")


def _covering(bench: Bench, rule: Rule, others: list[Rule]) -> list[Rule]:
    """As few of the other rules as cover it, so that none of these can be spared."""
    for each in others.copy():
        fewer = [kept for kept in others if kept is not each]
        if not _adds(bench, rule, fewer):
            others = fewer
    return others


def _adds(bench: Bench, rule: Rule, others: list[Rule]) -> bool:
    return any(bench.searches[p].model(some(_added(Shown(form, others), rule))) is not None for p, form in bench.forms.items())


def _added(others: Shown, rule: Rule) -> Iterator[Formula]:
    """Where a rule gives what no other rule gives, nor the levels."""
    own, rules = others.form.holds(rule), others.form.rules

    def beyond(given: Truth) -> Formula:
        return some((every((own.yes, no(given.yes))), every((own.possible, no(given.possible)))))

    for part, ids in (("urgency", [urgency.id for urgency in rules.urgencies]), ("level", [level.id for level in rules.levels])):
        if getattr(rule, part) in ids[1:]:
            yield beyond(others.giving(part, *ids[ids.index(getattr(rule, part)) :]))
    if rule.emergency:
        same = others.giving("emergency", rule.emergency).yes
        with_if = others.form.any_rule(other for other in giving(others.rules, "emergency", [rule.emergency]) if other.if_).possible
        yield every((own.yes, no(same)))
        yield rule.if_ is not None and every((own.maybe, no(some((same, with_if)))))
    if rule.step:
        steps = [step.id for step in rules.steps]
        yield every((own.yes, no(others.giving("step", *steps[: steps.index(rule.step) + 1]).yes)))
    for way in rule.ways:
        yield every((own.yes, no(others.giving("ways", way).yes)))
    for card in map(others.card, rule.advice):
        yield every((own.yes, no(card.yes)))
        yield shows_if(rule) and every((own.maybe, no(card.possible)))
    for section in rule.sections:
        yield every((own.yes, no(others.listed(section))))
