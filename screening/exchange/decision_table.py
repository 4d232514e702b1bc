"""The rules as a decision table in the layout of the WHO SMART Guidelines, one row a rule, and the
cases as its test cases: comma-separated, which every spreadsheet opens.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from screening.model import Rule, Screener, Vignette
from screening.sheet.case_words import answers_told, expected_told
from screening.sheet.names import Names

COLUMNS: Final = (
    "Rule ID",
    "Title",
    "Group",
    "Inputs",
    "Inputs as data",
    "Applies to",
    "Output: urgency",
    "Output: level of care",
    "Output: level of care, up to",
    "Output: emergency page",
    "Output: first step",
    "Output: ways in",
    "Output: advice",
    "Output: to read",
    "Annotations",
    "Reference(s)",
)
"""The fifth row of the table; the four above it are its head."""
CASE_COLUMNS: Final = ("Test case ID", "Inputs", "Expected", "Inputs as data", "Why")
POLICY: Final = (
    "All rows count. The most urgent and the most care of the rows that hold decide; advice and"
    " reading add up, in this order. A row of which it is not known whether it holds raises only"
    " the upper end of the range."
)


def rule_table(names: Names) -> str:
    """The table of the rules."""
    header = names.screener.rules.header
    head = [
        ("Decision ID", f"{header.title}, {header.version}"),
        ("Business rule", POLICY),
        ("Trigger", "The end of the questions; rows with an emergency page, at once"),
        ("Hit policy", "Rule order"),
    ]
    return _written([*head, COLUMNS, *(_row(names, rule) for rule in names.nouns("rules"))])


def case_table(names: Names, cases: Mapping[str, Sequence[Vignette]]) -> str:
    """The table of the cases."""
    rows = (
        (
            case.name,
            _lines(f"{question}: {answer}" for question, answer in answers_told(names, case)),
            _lines(f"{what}: {value}" for what, value in expected_told(names, case)),
            json.dumps(case.model_dump(mode="json", exclude_defaults=True)["answers"]),
            case.why,
        )
        for of_file in cases.values()
        for case in of_file
    )
    return _written([CASE_COLUMNS, *rows])


def _row(names: Names, rule: Rule) -> Sequence[str]:
    voices = names.for_whom(rule)
    themes = {theme.id: theme.title for theme in names.screener.rules.themes}
    return (
        rule.id,
        rule.title or "",
        themes.get(rule.theme or "", ""),
        names.line(rule.when, voices[0]),
        rule.when.model_dump_json(by_alias=True) if rule.when else "",
        names.whom(voices),
        rule.urgency or "",
        rule.level or "",
        rule.level_up_to or "",
        rule.emergency or "",
        rule.step or "",
        *map(_lines, (rule.ways, rule.advice, rule.sections)),
        _lines([*names.voices(rule.because), *filter(None, [rule.rests_on, rule.covered])]),
        _lines(_reference(names.screener, id_) for id_ in rule.sources),
    )


def _reference(screener: Screener, id_: str) -> str:
    source = next(source for source in screener.sources if source.id == id_)
    return f"{source.title}. {source.publisher}. {source.address}"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _written(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
