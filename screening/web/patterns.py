"""A page that shows every macro of `templates/macros.html` on the loaded content; only where
`PATTERNS` is set.
"""

from typing import Final

from flask import Blueprint, current_app, render_template
from jinja2.runtime import Macro

from screening.web.forms import arranged

MACROS: Final = "macros.html"

blueprint = Blueprint("patterns", __name__)


def macro_names() -> list[str]:
    """Every macro that pages can import."""
    module = current_app.jinja_env.get_template(MACROS).module
    return sorted(name for name, value in vars(module).items() if isinstance(value, Macro))


@blueprint.get("/patterns")
def patterns() -> str:
    """Each macro below its name. A macro that has no block in the template is a fault, so none is
    left out.
    """
    return render_template("patterns.html", file=MACROS, names=macro_names(), arranged=arranged)
