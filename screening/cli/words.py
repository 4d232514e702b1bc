"""`python -m screening words` and `sign-language`: the files of translators, and who signs them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from screening.cli.shared import PATH, ROOT
from screening.content import po
from screening.content.check import load_checked
from screening.content.files import listed
from screening.content.languages import Signature, read_signature, write_signature
from screening.content.translation import (
    LOCALES,
    Piece,
    Work,
    codes,
    marked_withdrawn,
    mistakes,
    translation,
    work,
)
from screening.content.wordings import TAUGHT, words_of
from screening.content.yaml import ContentError
from screening.model import Screener

NAMED = 5
"""So many ids are named of a long list."""


@click.command("words")
@click.argument("languages", nargs=-1)
@click.option(
    "--meaning",
    "changed",
    multiple=True,
    metavar="ID",
    help="A text or a section (education.NAME) whose English now means something else: its old"
    " translation is withdrawn at once.",
)
@click.option("--content", "folder", type=PATH, default=ROOT, help="The folder of the content.")
def words_command(languages: Sequence[str], changed: Sequence[str], folder: Path) -> int:
    """Make or renew the file of each language: locales/LANGUAGE.po. Where the English of a text
    changed, its translation stays and becomes fuzzy.

    Ends with 1 where the content has mistakes, or an id is not known.
    """
    try:
        screener = load_checked(folder)
    except ContentError as error:
        click.echo(error)
        return 1
    words = words_of(screener)
    if unknown := [id_ for id_ in changed if not any(_names(id_, each) for each in words)]:
        click.echo(f"There is no text `{unknown[0]}`.")
        return 1
    for code in languages or codes(folder):
        _renew(folder, code, words, changed)
        click.echo("\n".join(standing(folder, screener, code)))
    return 0


def _names(changed: str, id_: str) -> bool:
    return id_ == changed or (changed.startswith(TAUGHT) and id_.startswith(f"{changed}."))


def _renew(folder: Path, code: str, words: Mapping[str, str], changed: Sequence[str]) -> None:
    path = folder / LOCALES / f"{code}.po"
    before = po.read(path) if path.is_file() else po.empty(code)
    interface = {id_: text for id_, text in words.items() if not id_.startswith(f"{TAUGHT}.")}
    after = po.merged(before, interface)
    for entry in after:
        if entry.msgctxt in changed and po.translated(entry):
            entry.flags = [po.FUZZY, po.MEANING, *(f for f in entry.flags if f not in po.FLAGS)]
    po.write(after, path)
    for id_ in changed:
        section = folder / TAUGHT / code / f"{id_.removeprefix(f'{TAUGHT}.')}.md"
        if id_.startswith(TAUGHT) and section.is_file():
            section.write_text(
                marked_withdrawn(section.read_text(encoding="utf-8")), encoding="utf-8"
            )


def standing(folder: Path, screener: Screener, code: str) -> Iterator[str]:
    """What is to do in a translation, and who signed it, as lines."""
    found = translation(folder, screener, code).pieces
    to_do, signature = work(found), read_signature(folder, code)
    signed = f"signed by {signature.translator} on {signature.day}" if signature else "a draft"
    yield f"{LOCALES}/{code}.po and {TAUGHT}/{code}/: {len(found)} texts, {signed}."
    for name, ids in zip(Work._fields, to_do, strict=True):
        if ids:
            more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
            yield f"    {name}: {len(ids)} ({', '.join(ids[:NAMED])}{more})"
    if signature and (new := changed_since(found, signature)):
        yield f"    not signed yet: {len(new)}"


def changed_since(found: Mapping[str, Piece], signature: Signature | None) -> list[str]:
    """The ids of texts that are not as they were signed; all of them where nobody signed."""
    said = signature.said if signature else {}
    return [id_ for id_, piece in found.items() if said.get(id_) != piece.said]


@click.command("sign-language")
@click.argument("language")
@click.option("--content", "folder", type=PATH, default=ROOT, help="The folder of the content.")
def sign_language_command(language: str, folder: Path) -> int:
    """Show every text of a translation that is not as it was signed, ask for name and role, and
    keep it with the signature.

    Ends with 1 where nothing was signed.
    """
    try:
        return _sign(folder, load_checked(folder), language, input)
    except ContentError as error:
        click.echo(error)
    except (EOFError, KeyboardInterrupt):
        click.echo("\nNothing was signed.")
    return 1


def _sign(folder: Path, screener: Screener, code: str, ask: Callable[[str], str]) -> int:
    found = translation(folder, screener, code).pieces
    if wrong := _unsignable(folder, screener, code, found):
        click.echo(f"{wrong} Nothing was signed.")
        return 1
    new = changed_since(found, read_signature(folder, code))
    if not new:
        click.echo("Exactly this was signed. Nothing to sign.")
        return 0
    for id_ in new:
        click.echo(f"{id_}\n    {found[id_].english}\n    {found[id_].said}")
    translator, role = (ask(question).strip() for question in ("Your name: ", "Your role: "))
    if not translator or not role or ask("Type yes to sign: ").strip().lower() != "yes":
        click.echo("Nothing was signed.")
        return 1
    said = {id_: piece.said for id_, piece in found.items()}
    english = {id_: piece.english for id_, piece in found.items()}
    write_signature(folder, code, Signature(translator, role, _today(), said), english)
    click.echo(f"Signed: {len(new)} texts that were new or otherwise.")
    return 0


def _today() -> date:
    return datetime.now(UTC).date()


def _unsignable(folder: Path, screener: Screener, code: str, found: Mapping[str, Piece]) -> str:
    """Why a translation cannot be signed; empty where it can."""
    if not listed(folder, f"{LOCALES}/{code}.po"):
        return f"There is no file {LOCALES}/{code}.po."
    if any(work(found)):
        return "\n".join([*standing(folder, screener, code), "Renew these first."])
    wrong = [str(problem) for problem in mistakes(folder, screener, code)]
    return "\n".join([*wrong, "Mend these first."]) if wrong else ""
