"""Translations for those who review them: every text in both languages, side by side."""

from collections.abc import Mapping

from flask import abort, current_app, render_template

from screening.content.languages import Signature, read_signature
from screening.content.translation import Piece, codes, translation


def _found(code: str) -> tuple[Mapping[str, Piece], Signature | None]:
    """A translation as its files have it now, and who signed it; 404 where there is none."""
    folder = current_app.config["FOLDER"]
    if code not in codes(folder):
        abort(404)
    screener = current_app.extensions["signpost"].plan.screener
    return translation(folder, screener, code).pieces, read_signature(folder, code)


def words(code: str) -> str:
    """The kinds of texts of a language, with how many are to be looked at."""
    found, signature = _found(code)
    kinds = {id_.partition(".")[0]: [0, 0] for id_ in found}
    for id_, piece in found.items():
        counts = kinds[id_.partition(".")[0]]
        counts[0] += 1
        counts[1] += state(id_, piece, signature) != "signed"
    return render_template("rules_words.html", code=code, kinds=kinds, signature=signature)


def words_of(code: str, kind: str) -> str:
    """The texts of one kind, in both languages."""
    found, signature = _found(code)
    rows = [
        (id_, piece, state(id_, piece, signature))
        for id_, piece in found.items()
        if id_.partition(".")[0] == kind
    ] or abort(404)
    return render_template("rules_words_of.html", code=code, kind=kind, rows=rows)


def state(id_: str, piece: Piece, signature: Signature | None) -> str:
    """How a text stands, as the end of a key of its words."""
    if not piece.said:
        return "missing"
    if piece.meaning or not piece.faithful:
        return "withdrawn"
    if not piece.renewed:
        return "fuzzy"
    return "signed" if signature and signature.said.get(id_) == piece.said else "draft"
