"""Which files a folder holds, and what they are called."""

from pathlib import Path
from typing import Final

QUESTIONS: Final = "questions.yaml"
RULES: Final = "referral_rules.yaml"
HELPLINES: Final = "helplines.yaml"
SOURCES: Final = "sources.yaml"
SITE: Final = "site.yaml"
SIGNOFF: Final = "signoff.yaml"
REVIEWS: Final = "reviews.yaml"
HAZARDS: Final = "safety/hazards.yaml"
ASSURANCES: Final = "safety/assurances.yaml"
TERMS: Final = "directory/terms.yaml"


def listed(folder: Path, pattern: str) -> list[Path]:
    """What a folder holds by a pattern, in order. Hidden files are no content: macOS leaves
    `._name` beside a file that it copies.
    """
    found = folder.glob(pattern)
    return sorted(
        path
        for path in found
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
