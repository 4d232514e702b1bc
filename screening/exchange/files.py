"""Every file that can be taken out, by its name."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from screening.exchange.decision_table import case_table, rule_table
from screening.exchange.questionnaire import Questionnaire
from screening.model import Vignette
from screening.sheet.names import Names


def files(names: Names, cases: Mapping[str, Sequence[Vignette]]) -> Mapping[str, Callable[[], str]]:
    """What makes each file.

    Args:
        names: how the content is called.
        cases: the vignettes, by file.
    """
    forms = {
        f"questionnaire-{perspective}.json": partial(_questionnaire, names, perspective)
        for perspective in names.screener.perspectives
    }
    return forms | {
        "rules.csv": partial(rule_table, names),
        "cases.csv": partial(case_table, names, cases),
    }


def _questionnaire(names: Names, perspective: str) -> str:
    made = Questionnaire(names.plan, perspective).file()
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
