"""Answers that many tests start from; what is not said is least worrying."""

from collections.abc import Mapping
from typing import Any, Final

SELF: Final[Mapping[str, Any]] = {
    "who": "self",
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
}
"""Someone who takes opioids that are not from a doctor."""
RELATIVE: Final[Mapping[str, Any]] = {
    "who": "relative",
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
    "contact": "daily",
    "sure": "sure",
}
"""Someone who sees them take such opioids."""
UNSURE: Final[Mapping[str, Any]] = {**RELATIVE, "use": "unknown", "supply": "unknown"}
"""Someone who does not know whether they take any."""
MUCH_LEFT_OPEN: Final[Mapping[str, Mapping[str, Any]]] = {
    "self": {
        "who": "self",
        "age": "adult",
        "use": "not_said",
        "supply": "unknown",
        "area_more": "yes",
        "area_time": "yes",
        "home": ["unknown"],
    },
    "relative": {
        "who": "relative",
        "age": "adult",
        "use": "unknown",
        "supply": "unknown",
        "contact": "less",
        "sure": "guess",
        "danger": "overdose",
    },
}
"""Someone of each perspective whose pages and result hold nearly all kinds of words."""
