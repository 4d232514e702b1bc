"""The places: a search that starts from the result. Where someone looks and for what stays in the
sealed answers alone.

It travels by POST, redirect and GET, so that neither an address nor a log ever holds it
(docs/decisions/0006).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from screening.directory.current import Current, Loaded
from screening.directory.place import Found, Need, Spot
from screening.directory.search import Directory
from screening.model import Answers
from screening.outcome.engine import for_result, perspective_of
from screening.outcome.report import Card, fitting, referral
from screening.outcome.take_away import blocks_of
from screening.outcome.words import Wording
from screening.web.forms import TOKEN
from screening.web.place_words import PlaceWords
from screening.web.state import LONGEST_PLACE, State
from screening.web.wizard import Wizard

WHERE: Final = "where"
LOOK: Final = "look"
MOST_CHOICES: Final = 20
"""Towns of one name that are offered."""
AT_ONCE: Final = 5
"""Cards on a page."""

blueprint = Blueprint("places", __name__)


def _check() -> Wizard:
    return current_app.extensions["signpost"]  # type: ignore[no-any-return]


def _loaded() -> Loaded:
    current: Current | None = current_app.extensions["places"]
    return current.get() if current else Loaded()


def _words(directory: Directory) -> PlaceWords:
    screener = _check().plan.screener
    return PlaceWords(
        Wording(screener.interface), screener.facets, directory.land.unit, screener.site.contact
    )


@blueprint.get("/places")
@blueprint.get("/places/<int:page>")
def search(page: int | None = None) -> Response | str:
    """What was found; before a search the form, with what the result speaks of ticked."""
    state, loaded = _check().answered.read(), _loaded()
    sought = state.sought if state else None
    if sought is None or loaded.directory is None:
        # Only a search leads to a page with a number. So what was looked for was not kept.
        return _form(loaded, state, "lost" if page is not None and loaded.directory else "")
    found = loaded.directory.find(sought)
    if found.spot is None:
        return _form(loaded, state, "unknown", sought)
    number = 1 if page is None else page
    if number != 1 and not 0 < (number - 1) * AT_ONCE < len(found.places) + len(found.partly):
        return redirect(url_for("places.search"), 303)
    return _show(loaded, state, found, number)


@blueprint.post("/places")
def seek() -> Response | str | tuple[str, int]:
    """Search. Who has no check yet gets a state here, for the place and the filters alone."""
    answered, loaded = _check().answered, _loaded()
    state = answered.read()
    if state and request.form.getlist(TOKEN) != [state.token]:
        return render_template("two_checks.html"), 409
    if loaded.directory is None:
        return redirect(url_for("places.search"), 303)
    offered = {term for facet in loaded.directory.facets for term in facet.offered}
    # A button that names one of several towns comes after the field that was typed into.
    where = " ".join((request.form.getlist(WHERE) or [""])[-1].split())
    sought = Need(where, frozenset(request.form.getlist(LOOK)) & offered)
    spots = loaded.directory.locate(where) if len(where.encode()) <= LONGEST_PLACE else ()
    if len(spots) != 1:
        error, choices = _unclear(loaded.directory, where, spots)
        return _form(loaded, state, error, sought, choices[:MOST_CHOICES]), 422
    after = replace(state or answered.start(), sought=sought)
    return answered.write(redirect(url_for("places.search", page=1), 303), after)


def _unclear(directory: Directory, where: str, spots: Sequence[Spot]) -> tuple[str, Sequence[Spot]]:
    """What is asked back where a text means no one place, and the towns that it may mean."""
    if not where or len(where.encode()) > LONGEST_PLACE:
        return ("too_long" if where else "missing"), ()
    if spots:
        return "which", spots
    similar = directory.similar(where)
    return ("similar" if similar else "unknown"), similar


def _form(
    loaded: Loaded,
    state: State | None,
    error: str = "",
    sought: Need | None = None,
    choices: Sequence[Spot] = (),
) -> str:
    """The page to search from; where there is nothing to search, the page that says where else to
    look.
    """
    looks_for, cards = _referral(state)
    need = sought or Need("", frozenset({*looks_for, *_spoken()}))
    preset = bool(looks_for) and not sought
    return render_template(
        "places.html",
        error=error,
        choices=choices,
        preset=preset,
        **_both(loaded, state, need, cards),
    )


def _show(loaded: Loaded, state: State | None, found: Found, page: int) -> str:
    """A page of what was found."""
    both = _both(loaded, state, (state.sought if state else None) or Need(""), _referral(state)[1])
    return render_template(
        "places_found.html",
        found=found,
        page=page,
        at_once=AT_ONCE,
        error="",
        choices=(),
        preset=False,
        **both,
    )


def _both(loaded: Loaded, state: State | None, need: Need, cards: Sequence[Card]) -> dict[str, Any]:
    """What both pages show."""
    plan = _check().plan
    perspective = perspective_of(plan, state.answers if state else {})
    words = _words(loaded.directory) if loaded.directory else None
    return {
        "loaded": loaded,
        "run": state.token if state else "",
        "finished": _answers(state) is not None,
        "need": need,
        "perspective": perspective,
        "words": words,
        "filters": words.filters(need.terms) if words else (),
        "call": list(
            blocks_of(
                plan.screener,
                fitting(plan, plan.screener.rules.call, state.answers if state else {}),
            )
        ),
        "worried": fitting(plan, plan.screener.rules.worries, state.answers if state else {}),
        "family": [card for card in cards if card.advice.beside_places and not card.only_if],
    }


def _referral(state: State | None) -> tuple[Sequence[str], Sequence[Card]]:
    """What the result speaks of, where there is one."""
    answers = _answers(state)
    return referral(_check().plan, answers) if answers else ((), ())


def _answers(state: State | None) -> Answers | None:
    """The answers of the result to go back to; None where there is none."""
    return for_result(_check().plan, state.answers) if state else None


def _spoken() -> list[str]:
    """The terms for the language of the page: places that speak it are looked for first."""
    screener = _check().plan.screener
    code = screener.interface["language.code"]
    return [facet.spoken[code] for facet in screener.facets if code in facet.spoken]
