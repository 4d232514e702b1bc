"""Assessments a second, next to general rule engines that evaluate the same rules, in one run.

`python -m benchmarks.engines`. The conditions of `referral_rules.yaml` are translated for each
engine by one walk over their five forms. Before anything is timed, every engine must find the same
rules as ours on the same finished checks. They are given the answers on the path, and say which
rules hold. Ours also works out the path, the ranges of what is not known, and which answers made a
rule hold; here nothing is unknown, since no other engine has a maybe.

Machines are noisy: look at the ratios of medians. Not counted is what can be done once: parsing,
compiling.
"""

import importlib.util
import json
import random
import statistics
import timeit
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import fhirpathpy
import rule_engine
import zen

from benchmarks import size
from screening.content.check import load_checked
from screening.model import All, Answers, Any_, AtLeast, Chosen, Condition, Not, Screener
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from screening.outcome.plan import Plan
from tests.conftest import random_answers

SETS = size(200, 5)
ROUNDS = size(7)
Facts = dict[str, list[str]]
"""Every question, by a name that no language reserves, with the options that were chosen."""
Engine = Callable[[Facts], set[str]]
"""Gives the ids of the rules that hold."""


class Language(NamedTuple):
    """How an engine writes the five forms."""

    chosen: Callable[[str, str], Any]
    """Whether this option of this question was chosen."""
    every: Callable[[Sequence[Any]], Any]
    some: Callable[[Sequence[Any]], Any]
    opposite: Callable[[Any], Any]
    at_least: Callable[[Sequence[tuple[Any, int]], int], Any]
    """Whether the points of the terms that hold add up to this number."""


def names(screener: Screener) -> dict[str, str]:
    """Question id to its name in the facts."""
    return {question.id: f"q{n}" for n, question in enumerate(screener.questions.questions, 1)}


def translated(screener: Screener, language: Language) -> dict[str, Any]:
    """Rule id to its condition as the engine writes it; rules for everyone are left out."""
    called, scores = names(screener), {score.id: score for score in screener.rules.scores}

    def walk(condition: Condition) -> Any:
        match condition:
            case Chosen():
                options = [
                    language.chosen(called[condition.question], option)
                    for option in condition.options
                ]
                return options[0] if len(options) == 1 else language.some(options)
            case All():
                return language.every([walk(part) for part in condition.all])
            case Any_():
                return language.some([walk(part) for part in condition.any])
            case Not():
                return language.opposite(walk(condition.not_))
            case AtLeast():
                ((score, points),) = condition.at_least.items()
                return language.at_least(
                    [(walk(term.when), term.points) for term in scores[score].terms], points
                )

    return {rule.id: walk(rule.when) for rule in screener.rules.rules if rule.when}


def always(screener: Screener) -> set[str]:
    """The rules for everyone."""
    return {rule.id for rule in screener.rules.rules if rule.when is None}


def words(joined: str) -> Callable[[Sequence[str]], str]:
    """All parts with a word between them."""
    return lambda parts: f"({f' {joined} '.join(parts)})"


INFIX = Language(
    chosen=lambda question, option: f'("{option}" in {question})',
    every=words("and"),
    some=words("or"),
    opposite=lambda part: f"(not {part})",
    at_least=lambda terms, points: (
        f"(({' + '.join(f'({when} ? {worth} : 0)' for when, worth in terms)}) >= {points})"
    ),
)
"""What rule-engine and zen-engine happen to write alike."""


# --- the engines ---


def json_logic(screener: Screener) -> Engine:
    """`json-logic` 0.6.3 is written for Python 2: two of its words are changed, so that it runs."""
    spec = importlib.util.find_spec("json_logic")
    source = (
        Path(spec.origin or "")
        .read_text(encoding="utf-8")
        .replace("tests.keys()[0]", "next(iter(tests))")
        if spec
        else ""
    )
    module: dict[str, Any] = {"reduce": reduce}
    exec(compile(source, "json_logic", "exec"), module)  # noqa: S102 - a package that is installed
    rules = translated(
        screener,
        Language(
            chosen=lambda question, option: {"in": [option, {"var": question}]},
            every=lambda parts: {"and": parts},
            some=lambda parts: {"or": parts},
            opposite=lambda part: {"!": [part]},
            at_least=lambda terms, points: {
                ">=": [{"+": [{"?:": [when, worth, 0]} for when, worth in terms]}, points]
            },
        ),
    )
    holds, held = module["jsonLogic"], always(screener)
    return lambda facts: held | {id_ for id_, rule in rules.items() if holds(rule, facts)}


def rule_engine_(screener: Screener) -> Engine:
    """`rule-engine`: one compiled expression a rule."""
    written = translated(screener, INFIX)
    rules, held = {id_: rule_engine.Rule(text) for id_, text in written.items()}, always(screener)
    return lambda facts: held | {id_ for id_, rule in rules.items() if rule.matches(facts)}


def zen_engine(screener: Screener) -> Engine:
    """`zen-engine`, written in Rust: all rules as the expressions of one decision, evaluated in one
    call.
    """
    written = translated(screener, INFIX)
    place = {"position": {"x": 0, "y": 0}}
    expressions = [{"id": id_, "key": id_, "value": text} for id_, text in written.items()]
    decision = zen.ZenEngine().create_decision(
        json.dumps(
            {
                "nodes": [
                    {"id": "in", "type": "inputNode", "name": "in", **place},
                    {
                        "id": "rules",
                        "type": "expressionNode",
                        "name": "rules",
                        "content": {"expressions": expressions},
                        **place,
                    },
                    {"id": "out", "type": "outputNode", "name": "out", **place},
                ],
                "edges": [
                    {"id": "a", "type": "edge", "sourceId": "in", "targetId": "rules"},
                    {"id": "b", "type": "edge", "sourceId": "rules", "targetId": "out"},
                ],
            }
        )
    )
    held = always(screener)
    return lambda facts: (
        held | {id_ for id_, value in decision.evaluate(facts)["result"].items() if value is True}
    )


def fhirpath(screener: Screener) -> Engine:
    """`fhirpathpy`: one compiled FHIRPath a rule, as an `enableWhen` expression would be."""
    written = translated(
        screener,
        Language(
            chosen=lambda question, option: f"({question} contains '{option}')",
            every=words("and"),
            some=words("or"),
            opposite=lambda part: f"({part}).not()",
            at_least=lambda terms, points: (
                f"(({' + '.join(f'iif({when}, {worth}, 0)' for when, worth in terms)}) >= {points})"
            ),
        ),
    )
    rules, held = {id_: fhirpathpy.compile(text) for id_, text in written.items()}, always(screener)
    return lambda facts: held | {id_ for id_, rule in rules.items() if rule(facts) == [True]}


ENGINES: Mapping[str, tuple[Callable[[Screener], Engine], int]] = {
    "zen-engine": (zen_engine, SETS),
    "rule-engine": (rule_engine_, SETS),
    "json-logic": (json_logic, SETS),
    "fhirpathpy": (fhirpath, size(10)),
}
"""Each engine, and how many checks it is given: the slow ones fewer."""


def finished_checks(plan: Plan, count: int) -> list[Answers]:
    """Full checks without anything unknown, half of them of each kind of visitor."""
    chance = random.Random(7)
    every = (random_answers(plan, chance, unknown=0) for _ in range(3 * count))
    return [answers for answers in every if len(answers) > 12][:count]


def facts_of(plan: Plan, answers: Answers) -> Facts:
    """The answers as every engine takes them."""
    return {name: list(answers.get(id_, ())) for id_, name in names(plan.screener).items()}


def disagreement(plan: Plan, engine: Engine, checks: Sequence[Answers]) -> str:
    """The first check on which an engine finds other rules than ours; empty where there is none."""
    for answers in checks:
        ours = {finding.rule.id for finding in assess(plan, answers).findings}
        if different := ours ^ engine(facts_of(plan, answers)):
            return f"{sorted(different)} over {dict(answers)}"
    return ""


def main() -> None:
    plan = prepare(load_checked(Path(__file__).parent.parent))
    checks = finished_checks(plan, SETS)
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "ours": (lambda: [assess(plan, answers) for answers in checks], len(checks))
    }
    for name, (make, count) in ENGINES.items():
        engine, given = make(plan.screener), [facts_of(plan, answers) for answers in checks[:count]]
        if different := disagreement(plan, engine, checks[:count]):
            raise SystemExit(f"{name} finds other rules: {different}")
        runs[name] = (lambda engine=engine, given=given: [engine(facts) for facts in given], count)  # type: ignore[misc]
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (run, count) in runs.items():
            times[name].append(timeit.timeit(run, number=1) / count)
    count = len(plan.screener.rules.rules)
    print(
        f"{count} rules, {len(checks)} full checks without unknowns, median of {ROUNDS} rounds; all"
        " find the same rules"
    )
    ours = statistics.median(times["ours"])
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(
            f"{name:12} {1 / median:10.0f} assessments a second   {median * 1e6:9.0f} us  "
            f" {median / ours:8.1f} x ours"
        )


if __name__ == "__main__":
    main()
