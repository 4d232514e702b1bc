"""The reviewers' pages, public and read-only; they may compare, and no page of the check needs
them.

Their addresses stand here. What shows them is loaded when the first is asked for, so that serving a
check loads nothing that explains, proves or compares.
"""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask

CASES: Final = Path("tests") / "cases"
"""Where the vignettes stand in a folder of content."""
PAGES: Final = {
    "asked": ("questions",),
    "logic": ("scores", "rules"),
    "results": ("urgencies", "levels", "ways", "emergencies", "steps", "advice"),
    "promises": ("promises",),
}
"""The pages of the sheet, each with the kinds that stand on it."""
ADDRESSES: Final = {
    "overview": "",
    "part": f"/<any({', '.join(PAGES)}):page>",
    "whole": "/<any(table, order, all):page>",
    "reviewing": "/review",
    "cases": "/cases",
    "case_file": "/cases/<file>",
    "file_out": "/files/<file>",
    "try_routes": "/try",
    "try_out": "/try/<int:number>",
    "words": "/words/<code>",
    "words_of": "/words/<code>/<kind>",
}
"""By the function of `rules` that shows it, or of `words`."""
SENT: Final = ("try_out", "reviewing")
"""Those to which a form is sent."""


def register(app: Flask) -> None:
    """Add the pages of the rules, and on one reviewer's own machine the bench."""
    rules = Blueprint("rules", __name__, url_prefix="/rules")
    for name, address in ADDRESSES.items():
        methods = ["GET", "POST"] if name in SENT else ["GET"]
        rules.add_url_rule(address, name, partial(_shown, name), methods=methods)
    app.register_blueprint(rules)
    app.add_template_filter(partial(_shown_with, "linked"), "linked")
    if app.config["BENCH"]:
        bench = import_module("screening.web.review.bench")
        app.config["LARGER"] = {bench.COMPARE: bench.LARGEST}
        app.register_blueprint(bench.blueprint)


def _shown(name: str, **given: Any) -> Any:
    module = "words" if name.startswith("words") else "rules"
    return getattr(import_module(f"screening.web.review.{module}"), name)(**given)


def _shown_with(name: str, *given: Any) -> Any:
    return getattr(import_module("screening.web.review.links"), name)(*given)
