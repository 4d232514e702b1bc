"""`python -m screening review`: what a reviewer says of one rule, written into `reviews.yaml`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from screening.cli.shared import folder
from screening.cli.sign import AGREED, today
from screening.content.check import load_checked
from screening.content.files import REVIEWS
from screening.content.mistakes import nearest
from screening.content.reviews import add, load_reviews, meaning, open_points, settled
from screening.content.yaml import ContentError
from screening.model import VERDICTS, Review, Screener


@click.command("review")
@click.argument("rule", default="")
@folder
@click.option("--agree", is_flag=True, help="It may stand as it is.")
@click.option("--change", default="", help="What to change.")
@click.option("--ask", default="", help="What has to be asked first.")
@click.option("--name", default="", help="Yours. Nobody says it for someone else.")
@click.option("--role", default="", help="What you are, such as physician.")
def review_command(rule: str, folder: Path, **given: Any) -> int:
    """Say what you think of a rule; without one, list what is open.

    Ends with 1 where nothing was written.
    """
    try:
        screener, reviews = load_checked(folder), load_reviews(folder)
    except ContentError as error:
        click.echo(error)
        return 1
    if not rule:
        for line in (*open_points(screener, reviews), f"{AGREED}: {settled(screener, reviews)}."):
            click.echo(line)
        return 0
    verdicts = [verdict for verdict in VERDICTS if given[verdict]]
    if problem := _problem(screener, rule, verdicts, given["name"] and given["role"]):
        click.echo(problem)
        return 1
    said = Review(
        rule=rule,
        says=verdicts[0],
        note=given["change"] or given["ask"],
        name=given["name"],
        role=given["role"],
        day=today(),
        meaning=next(meaning(screener, r) for r in screener.rules.rules if r.id == rule),
    )
    add(folder, [said])
    click.echo(f"Written to {REVIEWS}. {AGREED}: {settled(screener, [*reviews, said])}.")
    return 0


def _problem(screener: Screener, rule: str, verdicts: Sequence[str], signed: str) -> str:
    """Why nothing can be written; empty where it can."""
    ids = [each.id for each in screener.rules.rules]
    if rule not in ids:
        return f"There is no rule `{rule}`. {nearest(rule, ids)}"
    if len(verdicts) != 1:
        return "Say one of the three: --agree, --change TEXT or --ask TEXT."
    return "" if signed else "Say who you are: --name and --role."
