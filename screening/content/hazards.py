"""The hazard log: whether it hangs together with itself and with the rules.

It is a proposal for a clinical safety officer. Whether the named tests exist is for the tests to
say, since a copy that serves visitors may have none.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from screening.content.files import HAZARDS, RULES
from screening.content.mistakes import DROPPED, nearest
from screening.content.yaml import Mistake, Problem, problem_at
from screening.model import HazardLog, Rated, Rule, Rules, Screener


def problems(screener: Screener) -> list[Problem]:
    """What is wrong with the hazard log of a screener; nothing where there is none."""
    if screener.hazards is None:
        return []
    log, rules = screener.hazards, screener.rules
    found = [*_scale(log), *_rows(log, rules), *_incidents(log), *_without_hazard(log, rules)]
    return [problem_at(screener, *each) for each in found]


def _scale(log: HazardLog) -> Iterator[Mistake]:
    """The matrix has a risk for every place, and every risk has a meaning."""
    for i, likelihood in enumerate(log.likelihoods):
        here = (HAZARDS, "likelihoods", i, "risks")
        if len(likelihood.risks) != len(log.severities):
            yield (
                here,
                f"`{likelihood.id}` does not have one risk for each severity.",
                f"Write {len(log.severities)} numbers.",
            )
        numbers = [risk.number for risk in log.risks]
        for number in likelihood.risks:
            if number not in numbers:
                yield (
                    here,
                    f"No line of `risks` says what {number} means.",
                    f"Write one of: {', '.join(map(str, numbers))}.",
                )


def _rows(log: HazardLog, rules: Rules) -> Iterator[Mistake]:
    ids = [hazard.id for hazard in log.hazards]
    for i, hazard in enumerate(log.hazards):
        here = (HAZARDS, "hazards", i)
        if ids.index(hazard.id) != i:
            yield (
                (*here, "id"),
                f"The hazard `{hazard.id}` stands here a second time.",
                "Give one of the two another id.",
            )
        yield from _rated(log, (*here, "before"), hazard.before)
        yield from _rated(log, (*here, "after"), hazard.after)
        for key, kind, named, there in (
            ("rules", "rule", hazard.rules, [rule.id for rule in rules.rules]),
            ("promises", "promise", hazard.promises, [promise.id for promise in rules.promises]),
        ):
            yield from (
                (path, message, f"{instead} {DROPPED}")
                for path, message, instead in _known((*here, key), kind, named, there)
            )


def _known(
    path: tuple[Any, ...], kind: str, named: Sequence[str], ids: Sequence[str]
) -> Iterator[Mistake]:
    for i, id_ in enumerate(named):
        if id_ not in ids:
            yield (
                (*path, i),
                f"The log names a {kind} that there is not: `{id_}`.",
                nearest(id_, ids),
            )


def _rated(log: HazardLog, path: tuple[Any, ...], rated: Rated) -> Iterator[Mistake]:
    """The risk of a row is the one that the matrix gives."""
    severities, likelihoods = [s.id for s in log.severities], [li.id for li in log.likelihoods]
    unknown = [
        *_known((*path, "severity"), "severity", [rated.severity], severities),
        *_known((*path, "likelihood"), "likelihood", [rated.likelihood], likelihoods),
    ]
    yield from unknown
    row = () if unknown else log.likelihoods[likelihoods.index(rated.likelihood)].risks
    column = 0 if unknown else severities.index(rated.severity)
    if column < len(row) and row[column] != rated.risk:
        message = (
            f"The risk is not the one that the matrix gives for `{rated.severity}` and"
            f" `{rated.likelihood}`."
        )
        yield (*path, "risk"), message, f"Write {row[column]}, or look at the two words again."


def _incidents(log: HazardLog) -> Iterator[Mistake]:
    ids = [hazard.id for hazard in log.hazards]
    for i, incident in enumerate(log.incidents.happened):
        yield from _known(
            (HAZARDS, "incidents", "happened", i, "hazards"), "hazard", incident.hazards, ids
        )


def _without_hazard(log: HazardLog, rules: Rules) -> Iterator[Mistake]:
    """Every rule that can call for help now stands beside a hazard: someone has thought of what
    happens if it fails.
    """
    named = {id_ for hazard in log.hazards for id_ in hazard.rules}
    for i, rule in enumerate(rules.rules):
        if _calls_for_help_now(rule, rules) and rule.id not in named:
            message = f"No hazard names the rule `{rule.id}`, which can call for help now."
            yield (
                (RULES, "rules", i, "id"),
                message,
                f"Add it to `rules:` of the hazard that it holds against, in {HAZARDS}.",
            )


def _calls_for_help_now(rule: Rule, rules: Rules) -> bool:
    return rule.emergency is not None or rule.urgency == rules.urgencies[-1].id
