"""The reviewer's bench: never for the public, limited in size and time, and kind about every bad
file.
"""

import sys
import tempfile
from pathlib import Path

import pytest

from screening.content.check import load_checked
from screening.content.excerpt import Excerpt
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.review import bench
from screening.web.review.bench import MOST_SAID, Output, said_by
from tests.conftest import ROOT, Clock
from tests.support.changed_content import RULES, change
from tests.support.visitor import Page, Visitor
from tests.test_review_commands import tiny_folder


@pytest.fixture
def reviewer(plan: Plan) -> Visitor:
    """Someone at the bench."""
    return Visitor(create_app(plan.screener, CLOCK=Clock(), BENCH=True), plan, https=False)


def compared(reviewer: Visitor, files: dict[str, bytes], status: int = 200) -> Page:
    """The page after files were sent, as a browser sends them."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{n}"; filename="{n}"\r\n\r\n'.encode()
        + c
        + b"\r\n"
        for n, c in files.items()
    ]
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=x"}
    body = b"".join(parts) + b"--x--\r\n"
    return reviewer._checked(
        reviewer.client.post("/bench/compare", data=body, base_url=reviewer.base, headers=headers),
        status,
    )


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were asked for; each says which of its folders have the new words."""
    commands: list[list[str]] = []

    def say(arguments: list[str], _folder: Path) -> Output:
        commands.append(arguments)
        given = [
            Path(each) / "questions.yaml"
            for each in arguments[1:]
            if (Path(each) / "questions.yaml").is_file()
        ]
        return Output(
            " ".join(
                [
                    arguments[0],
                    *(str("new words" in file.read_text(encoding="utf-8")) for file in given),
                ]
            )
        )

    monkeypatch.setattr(bench, "said_by", say)
    return commands


def test_the_bench_is_there_only_where_it_is_asked_for(visitor: Visitor) -> None:
    """Without the setting there is no such page, and nothing to send to."""
    visitor.get("/bench", 404)
    visitor._checked(visitor.post("/bench/proofs", status=404), 404)


def test_proofs_are_asked_of_the_command_line(reviewer: Visitor, ran: list[list[str]]) -> None:
    """What it says stands on the page."""
    reviewer.get("/bench")
    page = reviewer._checked(reviewer.post("/bench/proofs", status=200), 200)

    assert [command[0] for command in ran] == ["prove"]
    assert page.words("pre") == ["prove False"]


def test_files_that_are_sent_are_compared_and_nothing_of_them_is_left(
    reviewer: Visitor, ran: list[list[str]]
) -> None:
    """The content that runs, with these files in place of its own, in a folder that is gone
    afterwards.
    """
    questions = (
        (ROOT / "questions.yaml")
        .read_text(encoding="utf-8")
        .replace("Who is this check for?", "Some new words?", 1)
    )

    page = compared(reviewer, {"questions.yaml": questions.encode()})

    ((_, old, new, *_cases),) = ran
    assert page.words("pre") == ["compare False True"]
    for folder in map(Path, (old, new)):
        assert not folder.exists()
        assert not folder.is_relative_to(ROOT)


@pytest.fixture
def edited(tmp_path: Path) -> tuple[Visitor, Path]:
    """Someone at a bench of the tiny content, with its folder, in which a rule was made less urgent
    after the start.
    """
    folder = tiny_folder(tmp_path)
    (folder / "tests" / "cases" / "one.yaml").write_text(CASE, encoding="utf-8")
    plan = prepare(load_checked(folder))
    visitor = Visitor(
        create_app(plan.screener, CLOCK=Clock(), BENCH=True, FOLDER=folder), plan, https=False
    )
    change(
        folder,
        (
            RULES,
            "only_when_sure: true\n    urgency: at_once",
            "only_when_sure: true\n    urgency: later",
        ),
    )
    return visitor, folder


CASE = (
    "- name: Someone who is fine waits\n  answers: {who: self, now: fine, signs: [none]}\n  expect:"
    " {urgency: later}\n"
)


def test_a_file_that_was_edited_after_the_start_is_compared_with_what_runs(
    edited: tuple[Visitor, Path],
) -> None:
    """What was loaded at the start is what every page shows and what is compared, whatever the
    folder holds by now.
    """
    visitor, folder = edited

    page = compared(visitor, {RULES: (folder / RULES).read_bytes()})

    assert page.words("pre")[0].startswith("LESS URGENT for some sets of answers")


@pytest.mark.parametrize("path", ["/bench", "/rules", "/rules/logic", "/rules/try/1", "/"])
def test_every_page_of_the_bench_says_that_files_have_changed(
    edited: tuple[Visitor, Path], path: str
) -> None:
    """Until the old text is back; new files count too."""
    visitor, folder = edited

    asides = visitor.get(path).words("aside")
    change(
        folder,
        (
            RULES,
            "only_when_sure: true\n    urgency: later",
            "only_when_sure: true\n    urgency: at_once",
        ),
    )
    mended = visitor.get(path).words("aside")
    (folder / "tests" / "cases" / "two.yaml").write_text(CASE, encoding="utf-8")

    assert any(
        "have changed since this server started: referral_rules.yaml." in aside for aside in asides
    )
    assert not any("changed since" in aside for aside in mended)
    assert any(
        "started: tests/cases/two.yaml." in aside for aside in visitor.get(path).words("aside")
    )


def test_cases_are_those_of_the_start(edited: tuple[Visitor, Path]) -> None:
    """Also where the page of the cases is first opened after someone changed them."""
    visitor, folder = edited
    (folder / "tests" / "cases" / "one.yaml").unlink()

    assert "Someone who is fine waits" in visitor.get("/rules/cases/one").text


def test_away_from_the_bench_nothing_is_said_of_files(visitor: Visitor) -> None:
    """A public copy looks at no file after its start."""
    assert "changed_files" not in visitor.app.jinja_env.globals


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        (
            "questions.yaml",
            ("kind: one", "kind: &x one"),
            "`&` and `!` have a special meaning in YAML.",
        ),
        (
            "questions.yaml",
            ("kind: one", "kind: one\n    kind: one"),
            "The key `kind` stands here a second time.",
        ),
        (
            "referral_rules.yaml",
            ("urgency: today", "urgency: tomorrow"),
            "There is no urgency `tomorrow`.",
        ),
        (
            "referral_rules.yaml",
            ("urgency: today", "urgency: [today]"),
            "`urgency` must be one text.",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_words_of_check(
    reviewer: Visitor, ran: list[list[str]], name: str, change: tuple[str, str], says: str
) -> None:
    """File, line, what is wrong, what to write instead; nothing is compared."""
    text = (ROOT / name).read_text(encoding="utf-8").replace(*change, 1)

    page = compared(reviewer, {name: text.encode()}, 422)

    assert f"{name}:" in page.words("pre")[0]
    assert says in page.words("pre")[0]
    assert ran == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "The file is not UTF-8 text."),
        (b"", "There is nothing in it."),
        (b"a: [" + b"[" * 500, "nested too deeply"),
        (b"- x\n" * 60_000, "too many values"),
        (b"# " + b"x" * 1_000_001, "larger than a megabyte"),
    ],
    ids=["not text", "empty", "deep", "many", "large"],
)
def test_bombs_are_refused(
    reviewer: Visitor, ran: list[list[str]], content: bytes, says: str
) -> None:
    """Whatever is sent, the answer is a page that says what is wrong."""
    page = compared(reviewer, {"questions.yaml": content}, 422)

    assert says in page.words("pre")[0]
    assert ran == []


def test_too_much_is_refused_before_it_is_read(reviewer: Visitor) -> None:
    """More than two files can hold."""
    page = compared(reviewer, {"questions.yaml": b"x" * 3_000_000}, 413)

    assert page.words("p", class_="error") == [
        reviewer.plan.screener.interface["rules.bench_large"]
    ]
    assert page.all("form", action="/bench/compare")


def test_nothing_to_compare_is_said(reviewer: Visitor, ran: list[list[str]]) -> None:
    """Compare was pressed without a file, or with an empty field."""
    page = reviewer._checked(reviewer.post("/bench/compare", status=422), 422)

    assert page.words("p", class_="error") == [
        reviewer.plan.screener.interface["rules.bench_nothing"]
    ]
    assert ran == []


# --- a change of one rule ---


def test_a_rule_is_cut_out_of_its_file_and_put_back(plan: Plan) -> None:
    """Each of them, with every comment and blank line around it kept."""
    text = (ROOT / RULES).read_text(encoding="utf-8")
    for number, rule in enumerate(plan.screener.rules.rules):
        excerpt = Excerpt(text, plan.screener.positions, number)

        assert excerpt.text.startswith(f"  - id: {rule.id}\n")
        assert excerpt.text.count("- id:") == 1
        assert excerpt.with_(excerpt.text) == text


def test_a_change_is_checked_held_against_cases_proved_and_compared_at_once(
    edited: tuple[Visitor, Path],
) -> None:
    """And nothing of it is left; the file comes home with that rule changed and all else kept."""
    visitor, folder = edited
    before = sorted(folder.rglob("*"))
    (text,) = visitor.get("/bench/rule/dry").words("textarea")
    assert text.startswith("- id: dry")
    assert "urgency: at_once" in text
    rule = "  - id: dry\n    when: {signs: [cramps]}\n    because: Without water it is worse.\n"
    rule += (
        "    only_when_sure: true\n    urgency: later\n    step: drink\n    sources: [heat_guide]\n"
    )

    page = visitor.sent("/bench/rule/dry", {"yaml": rule, "do": "try"})

    compared, proved = page.words("pre")
    assert compared.startswith("LESS URGENT for some sets of answers")
    assert "Proved for all answers." in proved
    assert "1 of 1 cases end as expected." in page.text
    assert sorted(folder.rglob("*")) == before
    taken = visitor.post("/bench/rule/dry", {"yaml": rule, "do": "take"}, status=200)
    assert rule in taken.text
    assert taken.text.count("  - id: ") == (folder / RULES).read_text().count("  - id: ")
    assert "attachment" in taken.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("  - id: dry\n    because: [x\n", "referral_rules.yaml:"),
        ("  - id: dry\n    because: X.\n    sources: [heat_gide]\n", "Did you mean `heat_guide`?"),
    ],
)
def test_a_change_with_a_mistake_is_refused_with_the_words_of_check(
    edited: tuple[Visitor, Path], rule: str, says: str
) -> None:
    """With its line; what was written is still there."""
    page = edited[0].sent("/bench/rule/dry", {"yaml": rule, "do": "try"}, 422)

    assert says in page.words("pre")[0]
    assert page.words("textarea") == [" ".join(rule.split())]


def test_there_is_no_bench_for_a_rule_that_is_not_there(reviewer: Visitor) -> None:
    """As for any page."""
    reviewer.get("/bench/rule/nothing", 404)


def test_every_page_of_reviewers_leads_to_the_bench(reviewer: Visitor, visitor: Visitor) -> None:
    """Where there is one; elsewhere the first says how to have one."""
    for path in ("", "/logic", "/review?theme=youth", "/cases", "/try", "/table"):
        assert reviewer.get(f"/rules{path}").all("a", href="/bench")
        assert not visitor.get(f"/rules{path}").all("a", href="/bench")
    assert reviewer.get("/rules/review?theme=youth").all("a", href="/bench/rule/under_18")
    assert visitor.plan.screener.interface["rules.bench_where"] in visitor.get("/rules").text


# --- running a command ---


def test_a_command_runs_in_a_process_of_its_own() -> None:
    """`check` says what it says on the terminal."""
    assert said_by(["check"], ROOT).text.startswith("No mistakes:")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import time; time.sleep(60)", Output("", "slow")),
        ("raise SystemExit(3)", Output("", "silent")),
        ("1 / 0", Output("", "silent")),
        ("print('x' * 300_000)", Output("x" * MOST_SAID)),
        ("import sys; print('told'); sys.exit(1)", Output("told\n")),
    ],
    ids=["slow", "silent", "failed", "long", "refused"],
)
def test_a_command_that_fails_or_takes_too_long_is_ended_and_explained(
    code: str, said: Output
) -> None:
    """No traceback, no endless page."""
    assert (
        said_by(["-c", code], Path(tempfile.gettempdir()), seconds=2.0, program=(sys.executable,))
        == said
    )


def test_one_command_runs_at_a_time() -> None:
    """A second one is told to wait, and the next is let in."""
    with bench._at_work:
        assert said_by(["check"], ROOT) == Output("", "busy")
    assert said_by(["-c", "print(1)"], ROOT, program=(sys.executable,)) == Output("1\n")
