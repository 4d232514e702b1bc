"""The vignettes of `tests/cases/`, written so that a clinician can add one by copying three lines.

```
- name: A person who left jail last week hears that the body can take far less
  answers: {who: self, age: adult, use: now, supply: not_prescribed, safety: [left_care]}
  expect: {urgency: today, advice: [low_tolerance]}
```

Questions that are not stated get the least worrying answer. `expect` compares only what it states.
"""

from functools import cache
from pathlib import Path

from screening.content.case_files import load_cases
from screening.sheet.vignettes import Coverage, judge
from tests.conftest import shipped

CASES = Path(__file__).parents[1] / "cases"


@cache
def coverage() -> Coverage:
    """Every vignette, held against the rules that ship."""
    return Coverage(shipped(), judge(shipped(), load_cases(CASES)))
