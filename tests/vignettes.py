"""Vignettes: `tests/cases/*.yaml`, written so that a clinician can add one by copying three lines.

```
- name: A person who left jail last week hears that the body can take far less
  answers: {who: self, age: adult, use: now, supply: not_prescribed, safety: [left_care]}
  expect: {urgency: today, advice: [low_tolerance]}
```

Questions that are not stated get the least worrying answer. `expect` compares only what it states.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from screening.engine import Plan, assess, starting_level
from screening.load import read_yaml
from screening.model import Answers, Outcome, Range
from screening.report import report
from tests.conftest import fill_in

CASES = Path(__file__).parent / "cases"


class Expect(BaseModel):
    """What a vignette expects; only what is stated is compared."""

    model_config = ConfigDict(extra="forbid")

    urgency: str | list[str] | None = None
    """An urgency, or [lowest, highest] where something is not known."""
    level: str | list[str] | None = None
    start: str | None = None
    """The level to start with."""
    count: str | list[str] | None = None
    """How many areas, or [lowest, highest]."""
    fires: list[str] = []
    """Rules that are yes."""
    maybe: list[str] = []
    silent: list[str] = []
    """Rules that are no."""
    advice: list[str] = []
    """Cards that surely apply."""
    no_advice: list[str] = []
    """Cards that are not shown at all, not even with an if."""
    sections: list[str] = []
    step: str | None = None
    emergency: str | None = None
    """The emergency page that leads the result."""
    telling: str | None = None
    """The unknown that would narrow the result most; "none" where there is none to name."""
    says: list[str] = []
    """The scores that the result words."""
    does_not_say: list[str] = []
    """The scores that the result does not word."""
    level_said: str | None = None
    """"true" or "false": whether a level is worded at all."""


class Case(BaseModel):
    """One vignette."""

    model_config = ConfigDict(extra="forbid")

    name: str
    answers: dict[str, str | list[str]]
    expect: Expect
    why: str = ""


def cases() -> Iterator[Case]:
    """Every vignette of every file."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in read_yaml(path.read_text(encoding="utf-8"), path.name)[0]:
            yield Case.model_validate(case)


def _ends(range_: Range, names: list[str]) -> list[str]:
    return [names[range_.low], names[range_.high]]


def differences(plan: Plan, case: Case) -> list[str]:
    """Where the outcome differs from what the vignette expects, in words; empty where it does not."""
    answers = fill_in(plan, case.answers)
    outcome = assess(plan, answers)
    shown = report(plan, answers)
    rules = plan.screener.rules
    urgencies, levels = [u.id for u in rules.urgencies], [lv.id for lv in rules.levels]
    fired = {f.rule.id for f in outcome.findings}
    possible = {f.rule.id for f in outcome.possible}
    sure_cards = {card.advice.id for card in shown.cards if not card.only_if}
    areas = outcome.scores["areas"]
    found: list[str] = []

    def compare(what: str, expected: Any, got: Any) -> None:
        if expected is not None and expected != got:
            found.append(f"{what}: expected {expected}, got {got}")

    def ends(value: str | list[str] | None) -> list[str] | None:
        return [value, value] if isinstance(value, str) else value

    compare("urgency", ends(case.expect.urgency), _ends(outcome.urgency, urgencies))
    compare("level", ends(case.expect.level), _ends(outcome.level, levels))
    compare("start", case.expect.start, levels[starting_level(plan, outcome)])
    compare("count", ends(case.expect.count), [str(areas.low), str(areas.high)])
    compare("step", case.expect.step, shown.step.id)
    compare("emergency", case.expect.emergency, next((a.emergency.id for a in shown.alarms if a.emergency and not a.only_if), "none"))
    compare("telling", case.expect.telling, shown.telling.id if shown.telling else "none")
    compare("level_said", case.expect.level_said, str(shown.level is not None).lower())
    for what, wanted, had in (
        ("fires", case.expect.fires, fired),
        ("maybe", case.expect.maybe, possible),
        ("advice", case.expect.advice, sure_cards),
        ("sections", case.expect.sections, {s.id for s in shown.sections}),
        ("says", case.expect.says, {s.id for s in rules.scores if any(count.title == s.title for count in shown.counts)}),
    ):
        compare(what, [], sorted(set(wanted) - had)) if wanted else None
    worded = {s.id for s in rules.scores if any(count.title == s.title for count in shown.counts)}
    compare("does_not_say", [], sorted(set(case.expect.does_not_say) & worded))
    compare("silent", [], sorted(set(case.expect.silent) & (fired | possible)))
    compare("no_advice", [], sorted(set(case.expect.no_advice) & {c.advice.id for c in shown.cards}))
    _known(plan, case, found)
    return found


def _known(plan: Plan, case: Case, found: list[str]) -> None:
    """A vignette that names a rule or a card that does not exist would pass by mistake."""
    rules = plan.screener.rules
    for what, names, known in (
        ("rule", [*case.expect.fires, *case.expect.maybe, *case.expect.silent], {r.id for r in rules.rules}),
        ("advice", [*case.expect.advice, *case.expect.no_advice], {a.id for a in rules.advice}),
        ("section", case.expect.sections, {s.id for s in plan.screener.sections}),
    ):
        found += [f"there is no {what} `{name}`" for name in names if name not in known]


def answers_of(plan: Plan, case: Case) -> Answers:
    """The finished check of a vignette."""
    return fill_in(plan, case.answers)


def outcome_of(plan: Plan, case: Case) -> Outcome:
    """The outcome of a vignette."""
    return assess(plan, fill_in(plan, case.answers))
