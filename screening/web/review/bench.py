"""The reviewer's bench: proofs, and a comparison of other files with those that run. Only where
`BENCH` is set.

Both can take long, and the files are someone's draft. So they are worked on by the command line in
a process of its own, which is ended after a while, and what it says is shown as it is.

What runs is what was loaded at the start. The bench keeps those files, proves and compares them
alone, and every page says so where the folder has changed since: the rules, the proofs and the
comparison never speak of different files.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import RequestEntityTooLarge

from screening.compare.revision import CONTENT, taken, written
from screening.content.cases import checked
from screening.content.check import load_checked
from screening.content.excerpt import Excerpt
from screening.content.files import QUESTIONS, RULES
from screening.content.signoff import differing
from screening.content.yaml import MAX_BYTES, ContentError, Problem
from screening.outcome.compile import prepare
from screening.sheet.vignettes import Coverage, judge
from screening.web.review import CASES
from screening.web.review.rules import review_of

blueprint = Blueprint("bench", __name__, url_prefix="/bench")

PROGRAM: Final = (sys.executable, "-m", "screening")
HOME: Final = Path(__file__).resolve().parents[3]
"""Where the program runs."""
KEPT: Final = (*CONTENT, f"{CASES.as_posix()}/*.yaml")
"""The files that are kept from the start."""
SECONDS: Final = 120.0
"""How long a proof or a comparison may take: ten times what it should."""
MOST_SAID: Final = 200_000
"""Characters of what is said that a page shows."""
FILES: Final = (QUESTIONS, RULES)
COMPARE: Final = "/bench/compare"
LARGEST: Final = len(FILES) * (MAX_BYTES + 10_000)
_at_work = Lock()


@dataclass(frozen=True, slots=True)
class Output:
    """What a command said, or why it said nothing."""

    text: str
    problem: str = ""
    """A key of the words `rules.bench_…`; empty where it ran to its end."""


def said_by(
    arguments: Sequence[str],
    folder: Path,
    seconds: float = SECONDS,
    program: Sequence[str] = PROGRAM,
) -> Output:
    """Run a command of ours in a process of its own, one at a time.

    Args:
        arguments: the command and what follows it.
        folder: where it runs.
        seconds: after so long it is ended.
        program: what runs the command.
    """
    if not _at_work.acquire(blocking=False):
        return Output("", "busy")
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of it comes from outside
            [*program, *arguments],
            cwd=folder,
            timeout=seconds,
            capture_output=True,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Output("", "slow")
    finally:
        _at_work.release()
    # A traceback is for no one who reviews; what a command says on purpose stands in its output.
    return Output(done.stdout[:MOST_SAID]) if done.stdout.strip() else Output("", "silent")


@blueprint.record
def _start(setup: BlueprintSetupState) -> None:
    """Keep the files that run, and judge their cases before anyone can change those."""
    app = cast("Flask", setup.app)
    folder: Path = app.config["FOLDER"]
    app.extensions["at_start"] = at_start = taken(folder, KEPT)
    app.jinja_env.globals["changed_files"] = lambda: differing(at_start, taken(folder, KEPT))
    _ = review_of(app).coverage


@blueprint.get("")
def bench() -> str:
    """What can be done here."""
    return _page()


@blueprint.post("/proofs")
def proofs() -> str:
    """Prove every promise of the files that run, for all sets of answers."""
    with tempfile.TemporaryDirectory() as made:
        return _page(said_by(["prove", str(written(_at_start(), Path(made)))], HOME))


@blueprint.post(COMPARE.removeprefix("/bench"))
def compare() -> str | tuple[str, int]:
    """Compare the files that are sent with those that run. Nothing of them is left afterwards."""
    sent = {
        name: file.read() for name in FILES if (file := request.files.get(name)) and file.filename
    }
    if not sent:
        return _page(Output("", "nothing")), 422
    with tempfile.TemporaryDirectory() as made:
        old = written(_at_start(), Path(made) / "old")
        new = written(_at_start() | sent, Path(made) / "new")
        try:
            load_checked(new)
        except ContentError as error:
            return _page(problems=error.problems), 422
        return _page(said_by(["compare", str(old), str(new), "--cases", str(old / CASES)], HOME))


@blueprint.get("/rule/<id_>")
def rule(id_: str) -> str:
    """A rule as it stands in the file, to change it and see what that does."""
    return _rule_page(id_, _excerpt(id_).text)


@blueprint.post("/rule/<id_>")
def rule_changed(id_: str) -> str | tuple[str, int] | Response:
    """What a change of a rule does: what `check` says, what becomes of the cases, the proofs and
    the comparison; or the whole file to take home. Nothing of it is left here.
    """
    sent = request.form.get("yaml", "")
    file = _excerpt(id_).with_(sent).encode()
    if request.form.get("do") == "take":
        return Response(file, headers={"Content-Disposition": f"attachment; filename={RULES}"})
    with tempfile.TemporaryDirectory() as made:
        old = written(_at_start(), Path(made) / "old")
        new = written(_at_start() | {RULES: file}, Path(made) / "new")
        try:
            plan = prepare(load_checked(new))
            cases = Coverage(plan, judge(plan, checked(plan.screener, new / CASES)))
        except ContentError as error:
            return _rule_page(id_, sent, problems=error.problems), 422
        said = {
            "compare": said_by(["compare", str(old), str(new), "--cases", str(old / CASES)], HOME),
            "prove": said_by(["prove", str(new)], HOME),
        }
        return _rule_page(id_, sent, said=said, cases=cases)


@blueprint.errorhandler(413)
def too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    """More than the files can hold: no visitor's answer, so it is not spoken of as one."""
    return _page(Output("", "large")), 413


def _at_start() -> dict[str, bytes]:
    return current_app.extensions["at_start"]  # type: ignore[no-any-return]


def _excerpt(id_: str) -> Excerpt:
    """The lines of a rule in the file that runs; no page where there is no such rule."""
    screener = current_app.extensions["signpost"].plan.screener
    ids = [rule.id for rule in screener.rules.rules]
    if id_ not in ids:
        abort(404)
    text = _at_start()[RULES].decode("utf-8-sig")
    return Excerpt(text, screener.positions, ids.index(id_))


def _rule_page(id_: str, text: str, **found: Any) -> str:
    nothing: dict[str, Any] = {"problems": (), "said": {}, "cases": None}
    return render_template("bench_rule.html", rule=id_, text=text, **(nothing | found))


def _page(said: Output | None = None, problems: Sequence[Problem] = ()) -> str:
    return render_template("bench.html", said=said, problems=problems, files=FILES)
