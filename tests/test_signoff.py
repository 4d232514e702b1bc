"""Whose name stands under the content, and what starts without one. Every reviewer here is
made up.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.cli import sign as commands_sign
from screening.compare import diagram
from screening.compare.digest import digest
from screening.compare.sample import chosen
from screening.content import signed_outcomes as kept
from screening.content.load import load
from screening.content.signed_outcomes import outcomes_otherwise
from screening.content.signoff import (
    Standing,
    content_hash,
    differing,
    load_signed_files,
    load_signoff,
    refusal,
    standing,
)
from screening.content.yaml import ContentError
from screening.model import SignOff
from screening.outcome.compile import prepare
from screening.outcome.dissect import observed
from screening.outcome.engine import assess
from screening.outcome.parts import STEP
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.conftest import ROOT, Clock, random_answers
from tests.support.broken_content import tiny_copy
from tests.support.changed_content import QUESTIONS, RULES, change
from tests.support.visitor import Visitor
from tests.test_compare import THRESHOLD, URGENT
from tests.test_review_commands import tiny_folder
from tests.test_run import CONTENT, begin, free_port

TODAY = date(2026, 11, 28)
REVIEWER = ["Dr. Ada Example", "Physician: addiction medicine", "yes"]


@pytest.fixture
def sign(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Signs a folder with what is typed; gives what was said."""

    def run(folder: Path, typed: list[str], code: int = 0) -> str:
        lines: Iterator[str] = iter(typed)

        def read(_prompt: str) -> str:
            line = next(lines, None)
            if line is None:
                raise EOFError
            return line

        monkeypatch.setattr("builtins.input", read)
        monkeypatch.setattr(commands_sign, "today", lambda: TODAY)
        assert main(["sign", str(folder)]) == code
        return capsys.readouterr().out

    return run


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], list[str]]:
    """What `check` says of a folder without mistakes, after its count."""

    def run(folder: Path) -> list[str]:
        assert main(["check", str(folder)]) == 0
        said = capsys.readouterr().out.splitlines()
        return said[next(i for i, line in enumerate(said) if line.startswith("No mistakes")) + 1 :]

    return run


def raised(folder: Path) -> Path:
    """The headers of a version after the first, made and reviewed today."""
    for name in (QUESTIONS, RULES):
        text = (folder / name).read_text(encoding="utf-8")
        days = re.sub(
            r"(date|approved_on|last_reviewed_on): 2026-01-0\d",
            rf"\1: {TODAY}",
            text.replace('version: "1"', 'version: "2"', 1),
        )
        (folder / name).write_text(days, encoding="utf-8")
    return folder


def how(folder: Path) -> Standing:
    """How a folder stands to its signature, as production finds it."""
    return standing(load_signoff(folder), content_hash(load_signed_files(folder)))


def test_a_signature_holds_until_a_word_changes_and_again_when_it_is_restored(
    tmp_path: Path, sign: Callable[..., str], checked: Callable[[Path], list[str]]
) -> None:
    """Name, role, day and both fingerprints are kept; comments do not count, each word does."""
    content = tiny_copy(tmp_path)
    assert how(content) is Standing.NEVER
    assert checked(content) == [
        "Nobody has signed this content yet. Production starts with it only when told --unreviewed."
    ]

    said = sign(content, REVIEWER)
    assert (
        "The header of questions.yaml says: version 1, active; Dr. Ada Example, who is made up."
        in said
    )
    signoff = load_signoff(content)
    assert signoff is not None
    assert (signoff.reviewer, signoff.role) == ("Dr. Ada Example", "Physician: addiction medicine")
    assert checked(content) == [
        f"Signed by Dr. Ada Example, Physician: addiction medicine, on {signoff.date}."
    ]
    assert "Nothing to sign" in sign(content, [])

    rules = content / RULES
    rules.write_text("# A comment.\n\n" + rules.read_text())
    assert how(content) is Standing.SIGNED

    change(content, (QUESTIONS, "words: A headache", "words: Some headache"))
    assert how(content) is Standing.CHANGED
    first, files, last = checked(content)
    assert first.startswith("Changed since it was signed by Dr. Ada Example")
    assert files == "Changed files: questions.yaml"
    assert last == "No possible set of answers is less urgent than under the signed content."

    shutil.copy(content / "signed" / QUESTIONS, content / QUESTIONS)
    assert how(content) is Standing.SIGNED


def test_check_names_every_change_that_makes_someone_less_urgent_until_it_is_signed(
    tmp_path: Path,
    sign: Callable[..., str],
    checked: Callable[[Path], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The change, for how many, who that could be; no signature under a broken promise; what was
    signed is what others are held against.
    """
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    nothing_of_its_own = (
        RULES,
        "urgency: later\n    step: call",
        "urgency: later\n    step: drink",
    )
    change(content, URGENT, THRESHOLD, nothing_of_its_own)

    said = checked(content)
    lowered = said.index(
        "LESS URGENT: Rule `dry`: `urgency` from `at_once` to `later`; Rule `dry`: `step` from"
        " `call` to `drink`"
    )
    assert said[lowered + 1].startswith("    For `self`: ")
    assert said[lowered + 1].endswith("For example: Right now: I feel dizzy; Water: No")
    assert not any("strained" in line for line in said)
    assert said[-1] == "This needs a new signature."

    refused = sign(raised(content), REVIEWER, 1)
    assert "LESS URGENT: Rule `dry`" in refused
    assert re.search(r"The promise `\w+` is broken\.", refused)
    assert how(content) is Standing.CHANGED

    monkeypatch.setattr(commands_sign, "_hold", lambda _folder, _screener: None)
    sign(content, REVIEWER)
    assert how(content) is Standing.SIGNED
    assert len(checked(content)) == 1


def test_check_names_other_numbers_and_weaker_promises_since_the_signature(
    tmp_path: Path, sign: Callable[..., str], checked: Callable[[Path], list[str]]
) -> None:
    """They move no decision, and are no wording either."""
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    change(
        content,
        ("helplines.yaml", 'text: "55501"', 'text: "55502"'),
        (RULES, "urgency_at_least: at_once", "urgency_at_least: later"),
    )

    assert checked(content)[2:] == [
        (
            "A PROMISE IS WEAKER: Promise `collapse_is_now`: `urgency_at_least` from `at_once` to"
            " `later`"
        ),
        "PEOPLE ARE SENT ELSEWHERE: Line (us) `text_line`: `text` from “55501” to “55502”",
        "This needs a new signature.",
    ]


def test_nothing_is_signed_while_a_case_comes_out_otherwise(
    tmp_path: Path, sign: Callable[..., str]
) -> None:
    """A case that someone wrote is part of what a reviewer relies on."""
    content = tiny_copy(tmp_path)
    cases = content / "tests" / "cases"
    cases.mkdir(parents=True)
    (cases / "heat.yaml").write_text(
        "- name: A neighbour in the shade\n  answers: {who: self}\n  expect: {urgency: at_once}\n",
        encoding="utf-8",
    )

    said = sign(content, REVIEWER, 1)

    assert "The case “A neighbour in the shade” comes out otherwise." in said
    assert load_signoff(content) is None


def test_a_new_signature_is_shown_every_change_of_words(
    tmp_path: Path, sign: Callable[..., str]
) -> None:
    """A number or an answer in other words changes no rule, and can do harm."""
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    change(content, ("helplines.yaml", "does: Sends help.", "does: Sends help at once."))

    said = sign(raised(content), REVIEWER)

    assert "“Sends help.” -> “Sends help at once.”" in said
    assert "\n-      does: Sends help.\n+      does: Sends help at once.\n" in said


def test_without_the_prover_nothing_is_signed(
    tmp_path: Path, sign: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what to install."""
    monkeypatch.setitem(sys.modules, "screening.prove.verdicts", None)

    assert "make review" in sign(tiny_copy(tmp_path), REVIEWER, 1)


def test_content_too_large_to_look_at_is_said_and_nothing_else_is_claimed(
    tmp_path: Path,
    sign: Callable[..., str],
    checked: Callable[[Path], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Signed or not, `check` then knows nothing of its decisions."""
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    monkeypatch.setattr(diagram, "MOST_VARIABLES", 3)

    assert checked(content) == [commands_sign.TOO_LARGE]


def test_nothing_is_signed_under_a_header_that_says_something_else(
    tmp_path: Path, sign: Callable[..., str]
) -> None:
    """A draft, an approval of another version or none, another reviewer: each with its line and
    what to write. Then it can be signed.
    """
    content = tiny_copy(tmp_path)
    header = (
        "  status: active\n  date: 2026-01-02\n  approved_on: 2026-01-03\n  last_reviewed_on:"
        " 2026-01-03\n"
    )
    draft = (
        "  status: draft\n  date: 2026-01-02\n  approved_on: 2026-01-01\n  last_reviewed_on:"
        " never\n"
    )
    change(
        content,
        (RULES, header, draft),
        (QUESTIONS, "Dr. Ada Example", "Not yet reviewed by a clinician, but one"),
    )

    said = sign(content, REVIEWER, 1)

    assert [line for line in said.splitlines() if ".yaml:" in line] == [
        "questions.yaml:9: `reviewed_by` does not name Dr. Ada Example.",
        "referral_rules.yaml:4: `status` is `draft`.",
        "referral_rules.yaml:6: `approved_on` is `2026-01-01`.",
        "referral_rules.yaml:7: `last_reviewed_on` is `never`.",
    ]
    assert 'Write `reviewed_by: "Dr. Ada Example, Physician: addiction medicine"`.' in said
    assert said.endswith("Nothing was signed.\n")
    assert how(content) is Standing.NEVER

    change(
        content,
        (RULES, draft, header),
        (QUESTIONS, "Not yet reviewed by a clinician, but one", "DR. ADA EXAMPLE"),
    )
    sign(content, REVIEWER)
    assert how(content) is Standing.SIGNED


def test_nothing_is_signed_without_a_name_a_role_and_a_yes(
    tmp_path: Path, sign: Callable[..., str]
) -> None:
    """Nor where the content has mistakes. Nothing is written."""
    content = tiny_copy(tmp_path)
    for typed, words in (
        (["", "x", "yes"], "A signature needs a name and a role."),
        (["x", " ", "yes"], "A signature needs a name and a role."),
        (["x", "y", "maybe"], "Nothing was signed."),
        (["x"], "Nothing was signed."),
    ):
        assert words in sign(content, typed, code=1)
    change(content, (RULES, "{strain: 3}", "{strian: 3}"))
    assert "strian" in sign(content, REVIEWER, code=1)
    assert not (content / "signoff.yaml").exists()
    assert not (content / "signed").exists()


def test_a_program_that_decides_otherwise_than_what_was_signed_is_told(
    tmp_path: Path, sign: Callable[..., str], checked: Callable[[Path], list[str]]
) -> None:
    """The same words with other decisions: the second fingerprint shows it."""
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    signoff = load_signoff(content)
    assert signoff is not None
    change(content, ("signoff.yaml", signoff.decisions, "0" * 64))

    assert "the program has changed and now decides otherwise" in checked(content)[0]
    assert "Signed." in sign(content, REVIEWER)


def test_a_long_text_that_changed_is_shown_whole_before_it_is_signed(
    tmp_path: Path, sign: Callable[..., str]
) -> None:
    """However long it is: each line that went, and each that came, with the file it stands in; a
    file that is new too.
    """
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    page = content / "education" / "keeping-cool.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}{'Drink often. ' * 200}\nDo nothing at all.\n", encoding="utf-8")
    alone = text.replace("---\n", "---\nlisted_only: It is new.\n", 1)
    (page.parent / "new-page.md").write_text(alone, encoding="utf-8")

    said = sign(raised(content), REVIEWER)

    assert "--- signed/education/keeping-cool.md\n+++ education/keeping-cool.md\n" in said
    assert "\n+Do nothing at all.\n" in said
    assert "+++ education/new-page.md" in said
    assert "--- signed/sources.yaml" not in said


def test_nothing_is_compared_with_what_nobody_signed(
    tmp_path: Path,
    sign: Callable[..., str],
    checked: Callable[[Path], list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A lowering in both places would be the same as what is kept; so the kept files are held
    against their own signature first.
    """
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    change(content, URGENT)
    change(content / "signed", URGENT)

    first, poisoned, *others = checked(content)
    assert first.startswith("Changed since it was signed")
    assert poisoned.startswith(
        "What lies in the folder signed is not what Dr. Ada Example, Physician: addiction medicine"
        " signed"
    )
    assert not any("LESS URGENT" in line or "No possible set" in line for line in others)
    refused = sign(raised(content), REVIEWER, 1)
    assert "is not what Dr. Ada Example" in refused
    assert "Type yes" not in refused
    capsys.readouterr()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({}, "`version` is `1`, and `1` was signed already."),
        ({"version": '"0.9"'}, "`version` is `0.9`, and `1` was signed already."),
        (
            {"version": '"2"'},
            "`approved_on` is `2026-01-03`, before the last signature on 2026-11-28.",
        ),
        (
            {"version": '"2"', "last_reviewed_on": "2026-11-29"},
            "`last_reviewed_on` is `2026-11-29`, which is yet to come.",
        ),
    ],
)
def test_a_new_signature_needs_a_raised_version_and_days_that_can_be(
    tmp_path: Path, sign: Callable[..., str], header: dict[str, str], said: str
) -> None:
    """Two contents never go by one version; each line to change is named."""
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    change(content, ("helplines.yaml", "does: Sends help.", "does: Sends help at once."))
    for key, value in header.items():
        text = (content / RULES).read_text(encoding="utf-8")
        (content / RULES).write_text(
            re.sub(rf"^  {key}: .*$", f"  {key}: {value}", text, count=1, flags=re.MULTILINE),
            encoding="utf-8",
        )

    refused = sign(content, REVIEWER, 1)

    assert re.search(rf"referral_rules\.yaml:\d: {re.escape(said)}", refused)
    assert how(content) is Standing.CHANGED


def test_a_first_signature_needs_days_that_can_be(tmp_path: Path, sign: Callable[..., str]) -> None:
    """No signature before it: a day that is yet to come is named all the same."""
    content = change(
        tiny_copy(tmp_path), (RULES, "approved_on: 2026-01-03", "approved_on: 2027-01-03")
    )

    assert "`approved_on` is `2027-01-03`, which is yet to come." in sign(content, REVIEWER, 1)


def test_a_program_that_makes_something_else_of_kept_answers_is_told_and_serves_no_one(
    tmp_path: Path,
    sign: Callable[..., str],
    checked: Callable[[Path], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The words are as they were; what the engine makes of a few hundred answer sets is looked at
    again.
    """
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    signoff, plan = load_signoff(content), prepare(load(content))
    assert signoff is not None
    assert outcomes_otherwise(signoff, content, plan) == ""

    with monkeypatch.context() as faulty:
        faulty.setattr(
            kept, "observed", lambda plan, answers: {**observed(plan, answers), STEP: "drink"}
        )
        refused = outcomes_otherwise(signoff, content, plan)
        assert re.match(
            r"Every word is as Dr. Ada Example signed it, but the program makes something else of"
            r" \d+ of \d+",
            refused,
        )
        assert "For example: " in refused
        assert checked(content)[0] == refused.splitlines()[0]

    file = content / "signed" / kept.OUTCOMES
    file.write_bytes(file.read_bytes() + b"\n")
    assert "signed/outcomes.json is missing or was changed" in outcomes_otherwise(
        signoff, content, plan
    )
    file.unlink()
    assert "signed/outcomes.json is missing or was changed" in checked(content)[0]


def test_the_kept_answers_touch_every_rule_and_cost_a_start_little(plan: Plan) -> None:
    """Each rule holds in one of them; at every start all of them are worked out again, beside
    reading the content, which takes as long.
    """
    sets = chosen(plan)
    fired = {finding.rule.id for answers in sets for finding in assess(plan, answers).findings}
    assert fired == {rule.id for rule in plan.screener.rules.rules}

    def seconds(act: Callable[[], object]) -> float:
        begun = time.process_time()
        act()
        return time.process_time() - begun

    ratios = [
        seconds(lambda: kept.kept(plan, sets)) / seconds(lambda: load(ROOT)) for _ in range(3)
    ]
    assert min(ratios) < 4
    assert 200 <= kept.kept(plan, sets).count(b'"outcome"') <= 1000


def test_a_signature_says_with_which_program_and_templates_and_these_stop_nothing(
    tmp_path: Path, sign: Callable[..., str], checked: Callable[[Path], list[str]]
) -> None:
    """Other templates are told; a day that is yet to come is too."""
    content = tiny_copy(tmp_path)
    (content / "templates").mkdir()
    (content / "templates" / "result.html").write_text("Not a diagnosis.")
    (content / "pyproject.toml").write_text('[project]\nversion = "1.2"\n')
    assert "Recorded too: program 1.2, templates " in sign(content, REVIEWER)
    assert len(checked(content)) == 1

    (content / "templates" / "result.html").write_text("A diagnosis.")
    signed, otherwise = checked(content)
    assert signed.startswith("Signed by")
    assert otherwise.startswith("It was signed with program 1.2, templates ")

    change(content, ("signoff.yaml", str(TODAY), "2036-01-01"))
    assert checked(content)[0].startswith(
        "The signature is dated 2036-01-01, which is yet to come."
    )


def test_a_signature_that_cannot_be_read_is_a_mistake(
    tmp_path: Path,
    sign: Callable[..., str],
    checked: Callable[[Path], list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With what to do; so are signed files that are lost."""
    content = tiny_copy(tmp_path)
    sign(content, REVIEWER)
    change(content, (RULES, "Several signs together", "Many signs together"))
    (content / "signed" / RULES).write_text("rules: [")
    assert "the folder signed has mistakes. Restore it" in checked(content)[1]
    shutil.rmtree(content / "signed")
    assert "What lies in the folder signed is not what" in checked(content)[1]

    (content / "signoff.yaml").write_text(
        "reviewer: Somebody\nrole: x\ncontent: abc\ndecisions: abc\noutcomes: abc\n"
    )
    assert main(["check", str(content)]) == 1
    assert "signoff.yaml:1: `date` is missing." in capsys.readouterr().out
    (content / "education" / "heat-stroke.md").write_bytes(b"\xff")
    with pytest.raises(ContentError, match="not UTF-8"):
        load_signed_files(content)


def test_what_production_refuses_and_what_it_says() -> None:
    """Never signed needs a word of the operator; changed is refused whatever they say."""
    assert refusal(Standing.SIGNED, [], unreviewed=False) == ""
    assert refusal(Standing.NEVER, [], unreviewed=True) == ""
    assert "--unreviewed" in refusal(Standing.NEVER, [], unreviewed=False)
    for unreviewed in (False, True):
        changed = refusal(Standing.CHANGED, ["a.md", "b.yaml"], unreviewed=unreviewed)
        assert "changed after it was signed (a.md, b.yaml)" in changed
        assert "restored from the folder `signed`" in changed
    assert "signed.\n" in refusal(Standing.CHANGED, [], unreviewed=False)


def test_new_and_missing_files_differ_too() -> None:
    """A file that came or went is a change."""
    assert differing({"a": 1, "b": 2}, {"b": 2, "c": 3}) == ["a", "c"]


# --- as an operator and a visitor meet it ---------------------------------------------------------


@pytest.mark.slow("a copy for the public started on content in every state of its signature")
@pytest.mark.parametrize(
    ("standing_", "said"),
    [
        ("signed", "Signed by Dr. R. Eviewer, Addiction medicine, on 2026-11-20."),
        ("never", "No clinician has signed these rules yet."),
        (
            "changed",
            "These rules were changed after a clinician signed them. This copy is a trial.",
        ),
    ],
)
def test_every_result_says_how_its_rules_stand_and_which_they_are(
    plan: Plan, clock: Clock, standing_: str, said: str
) -> None:
    """The version, the fingerprint, and who signed or that nobody did; the reviewers' pages say the
    same.
    """
    signoff = SignOff(
        reviewer="Dr. R. Eviewer",
        role="Addiction medicine",
        date=date(2026, 11, 20),
        content="0",
        decisions="0",
        outcomes="0",
    )
    app = create_app(
        plan.screener,
        CLOCK=clock,
        HOSTS=["check.example", "localhost"],
        CONTENT="0123456789abcdef",
        STANDING=standing_,
        SIGNOFF=signoff,
    )
    visitor = Visitor(app, plan)

    for page in (
        visitor.result(random_answers(plan, random.Random(1))),
        visitor.get("/rules"),
        visitor.get("/rules/all"),
    ):
        assert "Content 0123456789ab." in page.text
        assert said in page.text
        assert page.text.lower().count("signed") == 1
    assert {"0123456789abcdef", digest(plan.screener)} <= set(page.words("code"))


def test_two_prints_with_other_rules_do_not_look_alike(
    tmp_path: Path,
    sign: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first lines say which content it is, in short and in full, what it decides, and who
    signed.
    """
    content = tiny_folder(tmp_path)

    def printed() -> list[str]:
        assert main(["rules", "--only", "urgencies", str(content)]) == 0
        return capsys.readouterr().out.splitlines()[:4]

    never = printed()
    sign(content, REVIEWER)
    signed = printed()
    signoff = load_signoff(content)
    assert signoff is not None
    change(content, (QUESTIONS, "words: A headache", "words: Some headache"))
    changed = printed()

    assert never[0] == f"Content {signoff.content[:12]}. No clinician has signed these rules yet."
    assert (
        signed[0]
        == f"Content {signoff.content[:12]}. Signed by Dr. Ada Example, Physician: addiction"
        f" medicine, on {signoff.date}."
    )
    assert (
        never[1:3]
        == signed[1:3]
        == [
            f"Fingerprint of every word: {signoff.content}",
            f"Fingerprint of all that is decided: {signoff.decisions}",
        ]
    )
    assert "changed after a clinician signed" in changed[0]
    assert changed[1] != signed[1]
    assert changed[2:] == signed[2:]

    monkeypatch.setattr(diagram, "MOST_VARIABLES", 3)
    assert not any("decided" in line for line in printed())


@pytest.mark.parametrize(
    ("standing_", "said"),
    [("signed", None), ("never", "start.review"), ("changed", "result.standing_changed")],
)
def test_the_first_page_says_it_by_the_signature_alone(
    plan: Plan, clock: Clock, standing_: str, said: str | None
) -> None:
    """What a header says of itself plays no part: one source, so that no two pages differ."""
    visitor = Visitor(create_app(plan.screener, CLOCK=clock, STANDING=standing_), plan, https=False)
    words = plan.screener.interface
    told = visitor.get("/").text

    assert [key for key in ("start.review", "result.standing_changed") if words[key] in told] == (
        [said] if said else []
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the app and its content."""
    for name in CONTENT:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    return tmp_path


def started(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Loads the application as a server would that serves the public."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SIGNPOST") and name != "HOST"
    }
    code = "import run; print(run.app.config['STANDING'], len(run.app.config['CONTENT']))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={
            name: value
            for name, value in {**kept, "SIGNPOST_HOSTS": "check.example", **environment}.items()
            if value
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def as_the_guide_says(folder: Path) -> Path:
    """The headers as the guide has them written before a signature."""
    guide = (ROOT / "docs" / "reviewing-the-rules.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^  status: active\n(?:  .*\n)+", guide, re.MULTILINE)
    lines = lines.replace("YOUR NAME, YOUR ROLE", REVIEWER[0])
    for name in (QUESTIONS, RULES):
        text = (folder / name).read_text(encoding="utf-8")
        changed, times = re.subn(
            r"^  status: draft\n(?:  .*\n)+", lines, text, count=1, flags=re.MULTILINE
        )
        assert times == 1
        (folder / name).write_text(changed, encoding="utf-8")
    return folder


@pytest.mark.slow("a copy for the public started on content in every state of its signature")
def test_the_public_is_served_what_a_reviewer_signed_and_nothing_else(
    copy: Path, sign: Callable[..., str]
) -> None:
    """Never signed, asked for, signed, changed, restored."""
    never = started(copy)
    assert never.returncode == 1
    assert "No reviewer has signed this content yet" in never.stderr
    assert "Traceback" not in never.stderr
    assert started(copy, SIGNPOST_UNREVIEWED="1").stdout == "never 64\n"

    sign(as_the_guide_says(copy), REVIEWER)
    assert started(copy).stdout == "signed 64\n"

    outcomes = copy / "signed" / kept.OUTCOMES
    text = outcomes.read_text()
    outcomes.write_text(text.replace('"outcome": "', '"outcome": "0', 1))
    assert "outcomes.json is missing or was changed after it was signed" in started(copy).stderr
    outcomes.write_text(text)

    text = (copy / RULES).read_text()
    (copy / RULES).write_text(text.replace("urgency: today", "urgency: soon", 1))
    changed = started(copy, SIGNPOST_UNREVIEWED="1")
    assert changed.returncode == 1
    assert f"changed after it was signed ({RULES})" in changed.stderr
    assert started(copy, SIGNPOST_HOSTS="").stdout == "changed 64\n"

    (copy / RULES).write_text(text)
    assert started(copy).returncode == 0


def test_run_takes_unreviewed_and_says_that_nobody_signed(tmp_path: Path) -> None:
    """`python run.py --unreviewed` serves the public; the terminal says what every result says."""
    port = free_port()
    with begin(
        ROOT,
        "--unreviewed",
        PORT=str(port),
        SIGNPOST_HOSTS="localhost,127.0.0.1",
        SIGNPOST_KEYS=str(tmp_path / "keys"),
    ) as process:
        assert process.stdout is not None
        said = list(
            takewhile(
                lambda line: not line.startswith("No reviewer has signed this content. Every"),
                process.stdout,
            )
        )
        assert said[-1] == f"Signpost is ready: http://127.0.0.1:{port}\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as response:
            assert response.status == 200
        process.terminate()
        assert process.wait(timeout=15) == 0
