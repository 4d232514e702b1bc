"""`python -m screening sign`, and what `check` says of the signature."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click

from screening.cli.compare import TOO_LARGE, RefusedError, in_words
from screening.cli.shared import folder
from screening.compare.blame import lowerings
from screening.compare.changes import changes
from screening.compare.diagram import TooLargeError
from screening.compare.digest import digest
from screening.compare.impact import About
from screening.compare.listing import share
from screening.compare.revision import CONTENT, taken
from screening.compare.sample import chosen
from screening.content.cases import checked
from screening.content.check import load_checked
from screening.content.files import QUESTIONS, RULES, SIGNOFF, listed
from screening.content.reviews import load_reviews, open_points, settled
from screening.content.signed_outcomes import OUTCOMES, fingerprint, kept, outcomes_otherwise
from screening.content.signoff import (
    SIGNED,
    SIGNED_FILES,
    UNREVIEWED,
    Standing,
    as_signed,
    content_hash,
    differing,
    load_signed_files,
    load_signoff,
    program,
    short,
    signoff_as_yaml,
    standing,
    undated,
    untold,
)
from screening.content.yaml import ContentError, Mistake, problem_at
from screening.model import Screener, SignOff
from screening.outcome.compile import prepare
from screening.sheet.vignettes import judge

OTHERWISE: Final = (
    "Signed by {}, but the program has changed and now decides otherwise. Look at the change, and"
    " sign again."
)
POISONED: Final = (
    f"What lies in the folder {SIGNED} is not what {{}} signed, so nothing is compared with it."
    f" Restore {SIGNED} and {SIGNOFF} from the\nrepository. Where that cannot be, take both away"
    " and sign as for the first time, reading every word."
)
DAMAGED: Final = (
    f"What was signed cannot be compared: the folder {SIGNED} has mistakes. Restore it from the"
    " repository."
)
AGREED: Final = "Rules that somebody agrees to by name"
REACHING: Final = {
    About.LOST: "SOMETHING IS LOST",
    About.CONTACT: "PEOPLE ARE SENT ELSEWHERE",
    About.WEAKER: "A PROMISE IS WEAKER",
    About.CHANGED: "A PROMISE HAS CHANGED",
}
"""What is named beside a lower urgency, since it decides nothing and can do as much harm."""


@click.command("sign")
@folder
def sign_command(folder: Path) -> int:
    """Show what is signed, ask for name and role, and write the signature.

    Ends with 1 where nothing was
    signed.
    """
    try:
        return _sign(folder, input)
    except (ContentError, TooLargeError, RefusedError) as problem:
        click.echo(in_words(problem))
    except (EOFError, KeyboardInterrupt):
        click.echo("\nNothing was signed.")
    return 1


def _sign(folder: Path, ask: Callable[[str], str]) -> int:
    screener = load_checked(folder)
    files, before = load_signed_files(folder), load_signoff(folder)
    decisions, content = digest(screener), content_hash(files)
    outcomes = kept(prepare(screener), chosen(prepare(screener)))
    if before and (before.content, before.decisions, before.outcomes) == (
        content,
        decisions,
        fingerprint(outcomes),
    ):
        click.echo(
            f"{before.reviewer} signed exactly this content on {before.date}. Nothing to sign."
        )
        return 0
    signed = _signed(folder, before) if before else None
    reviewer, role = (_asked(ask, question) for question in ("Your name: ", "Your role: "))
    _told(
        screener,
        [
            *untold(screener, reviewer, role),
            *undated(
                screener, today(), before, signed if before and before.content != content else None
            ),
        ],
    )
    for line in since_signed(folder, screener):
        click.echo(line)
    if signed:
        found = (f"- {change}" for change in changes(signed, screener))
        click.echo("\n".join((*found, *differences(folder))))
    _hold(folder, screener)
    reviews = load_reviews(folder)
    made = program(folder) | {"agreed": settled(screener, reviews)}
    for line in _what_is_signed(screener, made):
        click.echo(line)
    click.echo("\n".join(open_points(screener, reviews) or ["No point of a review is open."]))
    if ask("Type yes to sign: ").strip().lower() != "yes":
        raise RefusedError("Nothing was signed.")
    _keep(folder)
    (folder / SIGNED / OUTCOMES).write_bytes(outcomes)
    prints = {"content": content, "decisions": decisions, "outcomes": fingerprint(outcomes)}
    signoff = SignOff(reviewer=reviewer, role=role, date=today(), **prints, **made)
    (folder / SIGNOFF).write_text(signoff_as_yaml(signoff), encoding="utf-8")
    click.echo(f"Signed. {SIGNOFF} and the folder {SIGNED} belong into the repository.")
    return 0


def _what_is_signed(screener: Screener, made: Mapping[str, str]) -> Iterator[str]:
    """What the headers say, and what is recorded beside the signature."""
    headers = {QUESTIONS: screener.questions.header, RULES: screener.rules.header}
    for name, header in headers.items():
        yield (
            f"The header of {name} says: version {header.version}, {header.status};"
            f" {header.reviewed_by}."
        )
    yield f"Recorded too: {_recorded(made)}."
    yield f"{AGREED}: {made['agreed']}."
    yield (
        "You sign every word of the questions, rules, sections, helplines and sources as they are"
        " now."
    )


def today() -> date:
    """The day of a signature."""
    return datetime.now(UTC).date()


def _recorded(made: Mapping[str, str]) -> str:
    return (
        f"program {made['program'] or 'without a version'}, templates"
        f" {short(made['templates']) or 'none'}"
    )


def _told(screener: Screener, wrong: Iterable[Mistake]) -> None:
    """Refuse a signature under a header that says something else, with every line to change."""
    if problems := [problem_at(screener, *amiss) for amiss in wrong]:
        first = (
            "The headers are signed too, and do not yet say that you reviewed this. Change these"
            " lines, and sign again:"
        )
        raise RefusedError("\n".join([first, *map(str, problems), "Nothing was signed."]))


def _signed(folder: Path, signoff: SignOff) -> Screener:
    """The content as it was last signed.

    Raises:
        RefusedError: where what is kept of it is damaged, or is not what was signed.
    """
    try:
        files = load_signed_files(folder / SIGNED)
        if not as_signed(signoff, files):
            raise RefusedError(POISONED.format(f"{signoff.reviewer}, {signoff.role}"))
        return load_checked(folder / SIGNED)
    except ContentError:
        raise RefusedError(DAMAGED) from None


def differences(folder: Path) -> Iterator[str]:
    """Every line of the signed files that differs from what was signed, as a difference of
    texts.
    """
    was, is_ = (_texts(folder / SIGNED), _texts(folder))
    for name in sorted({**was, **is_}):
        yield from unified_diff(
            was.get(name, []), is_.get(name, []), f"{SIGNED}/{name}", name, n=1, lineterm=""
        )


def _texts(folder: Path) -> dict[str, list[str]]:
    files = taken(folder, SIGNED_FILES)
    return {name: text.decode(errors="replace").splitlines() for name, text in files.items()}


def _hold(folder: Path, screener: Screener) -> None:
    """Refuse a signature under a promise that is broken or not settled, or a case that comes out
    otherwise.
    """
    try:
        from screening.prove.verdicts import prove  # noqa: PLC0415 -- the solver is an extra
    except ModuleNotFoundError:
        raise RefusedError(
            "A signature needs the proofs. Install what they need with `make review`. Nothing was"
            " signed."
        ) from None
    plan = prepare(screener)
    click.echo("Proving every promise; this takes some seconds.")
    wrong = [
        f"The promise `{proof.id}` is {proof.verdict}."
        for proof in prove(plan)
        if proof.verdict not in ("proved", "accepted")
    ]
    cases = folder / "tests" / "cases"
    judged = judge(plan, checked(screener, cases)) if cases.is_dir() else ()
    wrong += [
        f"The case “{each.case.name}” comes out otherwise." for each in judged if each.differences
    ]
    if wrong:
        again = (
            "Mend this first; `prove` and `cases` say more. What was not settled in time can be"
            " tried again. Nothing was signed."
        )
        raise RefusedError("\n".join([*wrong, again]))


def _asked(ask: Callable[[str], str], question: str) -> str:
    answer = ask(question).strip()
    if not answer:
        raise RefusedError("A signature needs a name and a role. Nothing was signed.")
    return answer


def _keep(folder: Path) -> None:
    """Copy the content to where the last signed one is kept."""
    fresh = folder / f"{SIGNED}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    for path in (
        path for pattern in CONTENT for path in listed(folder, pattern) if path.name != SIGNOFF
    ):
        target = fresh / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.rmtree(folder / SIGNED, ignore_errors=True)
    fresh.rename(folder / SIGNED)


def since_signed(folder: Path, screener: Screener) -> list[str]:
    """How the content of a folder stands to its signature, and every change since that makes a
    result less urgent.

    Raises:
        ContentError: where the signature cannot be read.
    """
    signoff = load_signoff(folder)
    if signoff is None:
        return [
            (
                "Nobody has signed this content yet. Production starts with it only when told"
                f" {UNREVIEWED}."
            )
        ]
    try:
        return list(_since(signoff, folder, screener))
    except TooLargeError:
        return [TOO_LARGE]


def _since(signoff: SignOff, folder: Path, screener: Screener) -> Iterator[str]:
    by = f"{signoff.reviewer}, {signoff.role}, on {signoff.date}"
    if signoff.date and signoff.date > today():
        yield f"The signature is dated {signoff.date}, which is yet to come. Ask who wrote it."
    files = load_signed_files(folder)
    if standing(signoff, content_hash(files)) is Standing.SIGNED:
        yield from _as_signed(signoff, by, folder, screener)
        return
    yield (
        f"Changed since it was signed by {by}. Production does not start until it is signed again"
        " or restored."
    )
    try:
        signed = _signed(folder, signoff)
    except RefusedError as refused:
        yield str(refused)
        return
    yield f"Changed files: {', '.join(differing(files, load_signed_files(folder / SIGNED)))}"
    found = list(lowerings(signed, screener))
    for low in found:
        yield f"LESS URGENT: {low.change}"
        yield (
            f"    For `{low.perspective}`: {share(low.count, low.of)} possible answer sets. For"
            f" example: {low.example}"
        )
    reaching = [
        f"{REACHING[change.about]}: {change}"
        for change in changes(signed, screener)
        if change.about in REACHING
    ]
    yield from reaching
    yield (
        "This needs a new signature."
        if found or reaching
        else "No possible set of answers is less urgent than under the signed content."
    )


def _as_signed(signoff: SignOff, by: str, folder: Path, screener: Screener) -> Iterator[str]:
    """What there is to say where every word is as it was signed."""
    wrong = outcomes_otherwise(signoff, folder, prepare(screener))
    yield wrong or (
        f"Signed by {by}." if digest(screener) == signoff.decisions else OTHERWISE.format(by)
    )
    was, is_ = {"program": signoff.program, "templates": signoff.templates}, program(folder)
    if was != is_:
        yield (
            f"It was signed with {_recorded(was)}; here is {_recorded(is_)}. Words around the"
            " content may differ."
        )
