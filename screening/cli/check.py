"""`python -m screening check` and `ask`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from screening.cli.conversation import Conversation
from screening.cli.shared import folder, in_language, said_in
from screening.cli.sign import since_signed
from screening.cli.words import standing
from screening.content.check import ageing, load_checked
from screening.content.check.budgets import length
from screening.content.reviews import load_reviews, open_points
from screening.content.translation import codes, mistakes
from screening.content.unread_options import unread
from screening.content.yaml import ContentError
from screening.model import Screener
from screening.outcome.compile import prepare


@click.command("check")
@folder
def check_command(folder: Path) -> int:
    """Name every mistake in the content, every number to confirm again, and what nothing reads. 1
    where there is a mistake.
    """
    try:
        screener = load_checked(folder)
        signature = since_signed(folder, screener)
        reviews = load_reviews(folder)
        _well_translated(folder, screener)
    except ContentError as error:
        click.echo(error)
        count = len(error.problems)
        click.echo(f"\n{count} {'mistake' if count == 1 else 'mistakes'}.")
        return 1
    for line, days in ageing(screener, datetime.now(UTC).date()):
        click.echo(
            f"helplines.yaml: the number of `{line.id}` was verified {days} days ago. Confirm it"
            " with its source."
        )
    for hint in unread(screener):
        click.echo(hint)
    counts = (
        len(screener.questions.questions),
        len(screener.rules.rules),
        len(screener.sections),
        len(screener.rules.promises),
    )
    longest = length(screener)
    click.echo(
        "No mistakes: {} questions, {} rules, {} sections, {} promises.".format(*counts)
        + f" The longest way: {longest.pages} pages, {longest.taps} taps."
        + (f" The first step after {longest.first_step} taps." if longest.first_step else "")
    )
    click.echo("\n".join([*signature, *open_points(screener, reviews)]))
    for code in codes(folder):
        click.echo("\n".join(standing(folder, screener, code)))
    return 0


def _well_translated(folder: Path, screener: Screener) -> None:
    """Refuse files of languages that are broken, or say other numbers than the English."""
    if wrong := [each for code in codes(folder) for each in mistakes(folder, screener, code)]:
        raise ContentError(wrong)


@click.command("ask")
@folder
@in_language
def ask_command(folder: Path, language: str | None) -> int:
    """Walk through the questions here.

    Ends with 1 where the content has mistakes, or is not complete in the language.
    """
    try:
        screener, draft = said_in(folder, language)
    except ContentError as error:
        click.echo(error)
        return 1
    if draft:
        click.echo(screener.interface["language.draft"])
    try:
        Conversation(prepare(screener)).run()
    except KeyboardInterrupt:
        click.echo()
    return 0
