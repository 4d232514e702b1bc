"""The general laws that speak of one result: there always is a step, emergencies lead with their
line, open danger is in the net.
"""

from collections.abc import Iterator
from itertools import pairwise

from screening.outcome.words import lines_named
from screening.prove.claims import Claim, broken_claims
from screening.prove.form import giving
from screening.prove.formulas import every, no, some
from screening.prove.result import Shown
from screening.prove.solver import Prover
from screening.sheet.proofs import Breach


def always_an_outcome(prover: Prover) -> Iterator[Breach]:
    """Whatever is answered, there is a first step, and a card applies."""
    return broken_claims(prover, _something_to_do)


def _something_to_do(shown: Shown) -> Iterator[Claim]:
    yield Claim(
        "there is a first step", no(some(shown.step(step.id) for step in shown.form.rules.steps))
    )
    yield Claim(
        "a card applies", no(some(shown.card(advice.id).yes for advice in shown.form.rules.advice))
    )


def emergency_line_first(prover: Prover) -> Iterator[Breach]:
    """In an emergency nothing stands above the line that it names: the emergency number, or else
    the crisis line.
    """
    return broken_claims(prover, lambda shown: [*_named(shown), *_lines(shown)])


def _named(shown: Shown) -> Iterator[Claim]:
    """An outcome is as urgent as an emergency exactly where a rule names one."""
    form, rules = shown.form, shown.form.rules
    ranks = range(len(rules.urgencies))
    lowest = next((rank for rank in ranks if rules.urgencies[rank].card == "emergency"), len(ranks))
    naming = giving(shown.rules, "emergency", [emergency.id for emergency in rules.emergencies])
    reached, named = form.urgency(lowest), form.any_rule(naming).yes
    yield Claim(
        "where the urgency is an emergency, a rule names the line to call",
        every((reached.yes, no(named))),
    )
    yield Claim(
        "where a rule names the line to call, the urgency is an emergency",
        every((named, no(reached.yes))),
    )


def open_danger_in_the_net(prover: Prover) -> Iterator[Breach]:
    """Where a rule that calls an emergency may hold, an open sign of it stands in the safety net,
    unless the headline is its act.
    """
    return broken_claims(prover, _open_danger)


def _open_danger(shown: Shown) -> Iterator[Claim]:
    for rule in shown.rules:
        if rule.emergency and rule.act:
            there = some((shown.own_act(rule.act), shown.open_in(rule.act)))
            words = f"where `{rule.id}` may hold, an open sign stands under `{rule.act}`"
            yield Claim(words, every((shown.form.holds(rule).maybe, no(there))))


def _lines(shown: Shown) -> Iterator[Claim]:
    """The line is the emergency number or the crisis line, in this order, and the first step calls
    it in its own words.

    What a step lists under `helplines:` is no proof of that: its words could say anything.
    """
    rules, country = shown.form.rules, shown.form.plan.screener.country
    lines = {emergency.id: country.line(emergency.helpline) for emergency in rules.emergencies}
    raised = {
        line: shown.giving("emergency", *(id_ for id_ in lines if lines[id_] == line)).yes
        for line in lines.values()
    }
    order = [country.line("emergency"), country.line("crisis")]
    for line, here in raised.items():
        if line not in order:
            yield Claim(
                f"an emergency calls {' or '.join(f'`{each.id}`' for each in order if each)}", here
            )
    for above, below in pairwise(line for line in raised if line in order):
        if order.index(above) > order.index(below):
            yield Claim(
                "the emergency number stands above the crisis line",
                every((raised[above], raised[below])),
            )
    for step in rules.steps:
        named = lines_named(step.words.to(shown.form.perspective))
        called = country.line(named[0]) if named else None
        here = every((some(raised.values()), shown.step(step.id), no(raised.get(called, False))))
        yield Claim(
            f"the first step, here `{step.id}`, calls the line that the emergency names", here
        )
