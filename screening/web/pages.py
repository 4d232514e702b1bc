"""Pages that need no answers: the start, emergencies, reading, helplines, leaving."""

from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from screening.outcome.engine import perspective_of
from screening.web import interruptions
from screening.web.languages import suggested
from screening.web.render import short_id
from screening.web.state import forget

blueprint = Blueprint("pages", __name__)


def content() -> Any:
    """The screener that this app serves."""
    return current_app.jinja_env.globals["screener"]


def message_page(template: str, name: str) -> str:
    """A short page in plain words; `name` picks the words, such as `404`."""
    words = content().interface
    if f"errors.{name}.title" not in words:
        name = "400" if name.startswith("4") else "500"
    return render_template(f"{template}.html", name=name, here="/")


@blueprint.get("/")
def start() -> str:
    """What this is, what it is not, and the way in; the way on where a check is open."""
    return render_template(
        "start.html",
        open=current_app.extensions["signpost"].answered.read() is not None,
        suggested=suggested(),
    )


@blueprint.get("/style-<stamp>.css")
def style(stamp: str) -> Response:
    """A stylesheet, under a name that changes with it."""
    shared = current_app.jinja_env.globals
    names = {shared["style_hash"]: "style", shared["review_hash"]: "review_style"}
    css = current_app.extensions[names.get(stamp) or abort(404)]
    response = Response(css, mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/leave-<stamp>.js")
def leave_script(stamp: str) -> Response:
    """The one script, which makes leaving quicker, under a name that changes with it."""
    if stamp != current_app.jinja_env.globals["script_hash"]:
        abort(404)
    response = Response(current_app.extensions["script"], mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """An empty icon: browsers ask for one, and it should say nothing."""
    return Response(
        b"",
        mimetype="image/x-icon",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Nothing here is for search engines but the start page."""
    prefixes = ["", *(each.prefix for each in current_app.jinja_env.globals["languages"])]  # type: ignore[attr-defined]
    lines = [f"Disallow: {p}{path}" for p in prefixes for path in ("/check", "/result", "/places")]
    return Response("\n".join(["User-agent: *", *lines, ""]), mimetype="text/plain")


@blueprint.get("/now/<int:number>")
def emergency(number: int) -> str:
    """An emergency page. It needs no state, so it opens whatever happened before."""
    if not 1 <= number <= len(content().rules.emergencies):
        abort(404)
    plan = current_app.extensions["signpost"].plan
    return interruptions.page(plan, number, content().interface["emergency.tab"])


@blueprint.get("/read")
def reading() -> str:
    """Every section, by group; in the words for whom an open check is."""
    groups: dict[str, list[Any]] = {}
    for section in content().sections:
        groups.setdefault(section.group, []).append(section)
    check = current_app.extensions["signpost"]
    state = check.answered.read()
    perspective = perspective_of(check.plan, state.answers) if state else ""
    return render_template("reading.html", groups=groups, perspective=perspective)


@blueprint.get("/read/<short>")
def section(short: str) -> str:
    """One section with its sources."""
    found = next((s for s in content().sections if short_id(s.id) == short), None) or abort(404)
    sources = [source for source in content().sources if source.id in found.sources]
    return render_template("section.html", section=found, sources=sources)


@blueprint.get("/helplines")
def helplines() -> str:
    """Every line of this country; those that are known to answer in the language of the page come
    first.
    """
    code = content().interface["language.code"]
    lines = sorted(content().country.lines, key=lambda line: not line.speaks(code))
    return render_template("helplines.html", lines=lines)


@blueprint.get("/about")
def about() -> str:
    """Who runs this, what it is not, what has been reviewed, and the sources that stand on no page
    to read.
    """
    taught = {id_ for section in content().sections for id_ in section.sources}
    sources = [source for source in content().sources if source.id not in taught]
    return render_template("about.html", sources=sources)


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was tested for people who see, hear, move or read in another way, what was not, and whom
    to tell.
    """
    return render_template("accessibility.html")


# --- leaving, in two hops: docs/decisions/0005-leaving-in-two-hops.md ---


PREFETCH: Final = ("Sec-Purpose", "Purpose", "X-Moz")
"""Headers in which browsers say that they fetch ahead of a press."""


def _unasked() -> BaseResponse | None:
    """What is answered instead where nobody here asked to leave or to delete: another site did, or
    a browser that fetches ahead. Then nothing is deleted.
    """
    if any("prefetch" in request.headers.get(name, "") for name in PREFETCH):
        abort(503)
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return make_response(render_template("foreign.html", here="/"), 403)
    return None


def _hop(onward: str) -> BaseResponse:
    """An empty page that clears what the browser holds and goes on by itself."""
    return forget(make_response(render_template("hop.html", onward=onward)), second_hop=False)


@blueprint.get("/leave")
def leave() -> BaseResponse:
    """First hop of leaving."""
    return _unasked() or _hop(url_for("pages.leave_for_good"))


@blueprint.get("/leave/go")
def leave_for_good() -> BaseResponse:
    """Second hop: away, to a page that says nothing about anyone."""
    away = redirect(content().site.leave_to, 303)
    return _unasked() or forget(make_response(away), second_hop=True)


@blueprint.post("/erase")
def erase() -> BaseResponse:
    """Delete my answers."""
    return redirect(url_for("pages.erasing"), 303)


@blueprint.get("/erasing")
def erasing() -> BaseResponse:
    """First hop of erasing."""
    return _unasked() or _hop(url_for("pages.erased"))


@blueprint.get("/erased")
def erased() -> BaseResponse:
    """Second hop of erasing: says that it is done."""
    said = render_template("erased.html")
    return _unasked() or forget(make_response(said), second_hop=True)


@blueprint.get("/healthz")
def health() -> Response:
    """Alive. Says nothing else."""
    return Response("ok\n", mimetype="text/plain")
