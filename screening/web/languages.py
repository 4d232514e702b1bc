"""The languages of a copy: an app for each, below a prefix of its own.

They share the keys that seal the answers and the counts; everything else in an app is words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, current_app, redirect, render_template, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response as BaseResponse

from screening.content.languages import WITHDRAWN, Language
from screening.outcome.words import Wording

ONCE: Final = (
    "rules.",
    "bench.",
    "oversight.hazards",
    "oversight.ready",
    "oversight.security_txt",
    "pages.health",
    "pages.robots",
    "pages.favicon",
)
"""What is there in one language alone, and has one address: for reviewers, and for machines."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language as pages link to it."""

    code: str
    prefix: str
    """Before the addresses of its pages; empty for the language of the content."""
    t: Wording

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.t("language.name")


def register(app: Flask, own: Spoken, spoken: Sequence[Spoken], language: Language | None) -> None:
    """Tell an app which language it speaks, and which others there are."""
    app.jinja_env.globals.update(
        languages=[each for each in spoken if each.code != own.code],
        prefix=own.prefix,
        draft=bool(language and language.draft),
        untranslated=language.untranslated if language else (),
    )
    app.add_template_filter(unprefixed, "unprefixed")
    if own.prefix:
        app.before_request(_elsewhere)
    if language and language.withdrawn:
        app.after_request(_withdraw)


def mount(app: Flask, others: Mapping[str, Flask]) -> None:
    """Serve other apps below their prefixes."""
    app.extensions["languages"] = others
    if others:
        mounts: dict[str, Any] = {prefix: other.wsgi_app for prefix, other in others.items()}
        app.wsgi_app = DispatcherMiddleware(app.wsgi_app, mounts)  # type: ignore[method-assign]


def unprefixed(address: str) -> str:
    """The address of something that is there once, whatever the language."""
    return address.removeprefix(request.script_root)


def suggested() -> str:
    """The language that a browser asks for, where it is another than that of the page; else
    empty. It only suggests.
    """
    shared = current_app.jinja_env.globals
    others: list[Spoken] = shared["languages"]  # type: ignore[assignment]
    own = shared["t"]("language.code")  # type: ignore[operator]
    wanted = request.accept_languages.best_match([own, *(each.code for each in others)])
    return wanted if wanted and wanted != own else ""


def draft_note() -> str:
    """What stands above a plain text where no translator has signed what this app says."""
    shared = current_app.jinja_env.globals
    return f"{shared['t']('language.draft')}\n\n" if shared["draft"] else ""  # type: ignore[operator]


def _elsewhere() -> BaseResponse | None:
    endpoint = request.endpoint or ""
    return redirect(request.path, 303) if endpoint.startswith(ONCE) else None


def _withdraw(response: Response) -> Response:
    """A page that would show a text that is withdrawn says so instead, with the lines to call."""
    if not response.is_streamed and WITHDRAWN in response.get_data(as_text=True):
        page = render_template("withdrawn.html", here=request.path)
        response.set_data(page.replace(WITHDRAWN, ""))
        response.mimetype = "text/html"
    return response
