"""What is promised in public: each promise by tests that there are, shown only on the copy on which
they passed.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from screening.content import assurances
from screening.content.assurances import Passed, Results, kept
from screening.content.load import load
from screening.model import Assurances, Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.conftest import ROOT, Clock
from tests.support import keeping
from tests.support.broken_content import tiny_copy
from tests.support.visitor import Page, Visitor
from tests.test_hazards import test_names_in
from tests.test_pages import AVOID, readable
from tests.test_reading import grade, sentences

DAY: Final = date(2026, 11, 23)


@pytest.fixture
def promised(screener: Screener) -> Assurances:
    """The promises that ship."""
    assert screener.assurances is not None
    return screener.assurances


# --- what is promised ---


def test_every_test_that_a_promise_names_is_there(promised: Assurances) -> None:
    """A test that was renamed or removed shows nothing any more."""
    named = {test for promise in promised.assurances for test in (*promise.tests, *promise.longer)}
    gone = [
        test
        for test in named
        if (parts := test.split("::")) and parts[1] not in test_names_in(ROOT / parts[0])
    ]

    assert gone == []


def test_longer_tests_are_those_that_make_soak_runs(promised: Assurances) -> None:
    """What `make promises` runs is never marked soak; what it leaves for later always is."""
    quick = {test for promise in promised.assurances for test in promise.tests}
    longer = {test for promise in promised.assurances for test in promise.longer}

    assert {test for test in quick if is_soak(test)} == set()
    assert {test for test in longer if not is_soak(test)} == set()


def is_soak(test: str) -> bool:
    """Whether a test is marked soak, itself or with its whole file."""
    file, _, name = test.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    marks = text[: text.index(f"def {name}(")].rpartition("\n\n\n")[2]
    return "@pytest.mark.soak" in marks or bool(
        re.search(r"^pytestmark = .*soak", text, re.MULTILINE)
    )


def test_the_promises_are_numbered_and_short(promised: Assurances) -> None:
    """A number is never given to another promise; each is a few sentences that anyone reads."""
    said = [
        sentence
        for promise in promised.assurances
        for text in (promise.says, promise.limit or "")
        for sentence in sentences(text)
    ]

    numbers = [int(promise.id.removeprefix("p")) for promise in promised.assurances]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 25
    assert grade(said + [each for limit in promised.limits for each in sentences(limit)]) <= 6
    assert max(len(sentence.split()) for sentence in said) <= 20


def test_their_words_avoid_what_hurts(promised: Assurances) -> None:
    """As kind as every other page."""
    assert {
        place: match[0] for place, text in readable(promised) if (match := AVOID.search(text))
    } == {}


# --- every sentence on privacy, wherever it stands ---

PRIVACY: Final = re.compile(
    r"\b(anonym\w*|stor(?:e|es|ed)|kept|keeps? (?:no|nothing|a"
    r" copy|what|your)|cookies?|logs?|logged|track\w*|accounts?|seal\w*|eras\w+|"
    r"delet\w+|histor\w+|spyware|hosts?|third.part\w+|collect\w*|shares?|shared|record\w*|confidential\w*|encrypt\w*|secret\w*|"
    r"no one (?:else|is told)|nobody (?:else|is told)|private(?:ly)?|"
    r"written (?:down|nowhere)|stays on|privacy|gone|watch\w*|other site|identif\w+|trackers?)\b",
    re.IGNORECASE,
)
NO_PROMISE: Final = {
    # names of pages, buttons and things
    "A private check for opioid use",
    "Using this privately",
    "More on using this privately",
    "Using this site privately",
    "What this site keeps, what your device keeps, and what you can do about it.",
    "Privacy",
    "Delete my answers",
    "Deleted",
    "About logs:",
    "If you did, they are gone.",
    "If cookies are off in this browser:",
    "Nothing is recorded so far.",
    "Kept although other rules cover it",
    "Private insurance",
    (
        "A private self-check for opioid use, for a person or for someone who loves them, that ends"
        " in a first step for today."
    ),
    # what a person can do, on their device
    "Close this page, open a private window from the browser's menu, and come back.",
    "Private window: open your browser's menu and choose a new private or incognito window.",
    "Open this site there, and close it when you are done.",
    "With a keyboard, press Shift three times.",
    "Close the window after either one, to be more sure.",
    "Use a device that they cannot reach, such as a friend's phone.",
    (
        "If someone controls or hurts you, call the National Domestic Violence Hotline, Lifeline,"
        " day or night."
    ),
    "In danger now, call Lifeline.",
    "Print my reasons and private topics too",
    "On a shared phone the page by page check is safer.",
    # for those who work on it
    (
        "`make run PORT=8001` takes another port, `make run HOST=0.0.0.0` serves the local network"
        " for a trial."
    ),
    "Signpost is opened by people who may be watched.",
    (
        "Please report it privately through the security advisories of this repository, not in a"
        " public issue."
    ),
}
"""Sentences with such a word that say nothing about what this software does with anyone's answers
or visit.
"""


def published(screener: Screener) -> Iterator[tuple[str, str]]:
    """Every sentence on privacy that the project publishes, with its place. Of the page on using
    this privately, every one.
    """
    for key, text in screener.interface.items():
        yield from (
            (key, each) for each in sentences(text, whole_lists=False) if PRIVACY.search(each)
        )
    page = screener.section(screener.site.private_use)
    yield from (
        (page.id, each)
        for text in (page.title, page.summary, page.body)
        for each in sentences(text, whole_lists=False)
    )
    asked = [text for q in screener.questions.questions for text in (q.ask, q.hint, q.why) if text]
    told = [*(a.text for a in screener.rules.advice), *(s.words for s in screener.rules.steps)]
    for words in (*asked, *told):
        yield from (
            ("content", each)
            for text in words.said.values()
            for each in sentences(text, False)
            if OURS.search(each)
        )
    for name in ("README.md", "SECURITY.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        yield from (
            (name, each) for each in sentences(text, whole_lists=False) if PRIVACY.search(each)
        )


OURS: Final = re.compile(
    rf"(?=.*\b(?:this site|this check|this page|signpost|we|us|our)\b).*{PRIVACY.pattern}",
    re.IGNORECASE,
)


def test_every_sentence_on_privacy_belongs_to_a_promise(
    screener: Screener, promised: Assurances
) -> None:
    """Wherever the project says what it keeps, hides, deletes or tells no one, a promise says it
    with a test; or it is a known limit.
    """
    also = {each for promise in promised.assurances for each in promise.also_said}
    limits = {*promised.limits, *promised.limits_also_said}
    open_ = {
        (place, each)
        for place, each in published(screener)
        if each not in also | limits | NO_PROMISE
    }

    assert open_ == set()


def test_every_listed_sentence_is_still_published(screener: Screener, promised: Assurances) -> None:
    """The lists hold nothing that no one says any more."""
    listed = (
        {each for promise in promised.assurances for each in promise.also_said}
        | set(promised.limits_also_said)
        | NO_PROMISE
    )

    assert listed - {each for _, each in published(screener)} == set()


# --- on this copy ---


def results(screener: Screener, *without: str) -> Results:
    """As if every test of every promise had passed, but for these."""
    assert screener.assurances
    named = {
        test
        for promise in screener.assurances.assurances
        for test in (*promise.tests, *promise.longer)
    } - set(without)
    return assurances.on(ROOT).model_copy(
        update={"passed": {test: Passed(day=DAY, commit="abc123") for test in named}}
    )


def page(
    screener: Screener, plan: Plan, shown: Results | None, https: bool = True, **site: str
) -> Page:
    """The page of promises on a copy with these results."""
    by = replace(screener, site=screener.site.model_copy(update=site))
    return Visitor(create_app(by, CLOCK=Clock(), RESULTS=shown), plan, https=https).get("/promises")


def test_a_copy_where_all_tests_passed_lists_every_promise(
    screener: Screener, plan: Plan, promised: Assurances
) -> None:
    """Each with its limit, its day and its commit beside it, its tests below, and the version that
    it holds for.
    """
    here = results(screener)
    shown = page(screener, plan, here)

    assert [item.get("id") for item in shown.all("li", class_="promise")] == [
        promise.id for promise in promised.assurances
    ]
    for promise, item in zip(promised.assurances, shown.words("li", class_="promise"), strict=True):
        assert promise.says in item
        assert (promise.limit or "") in item
        assert "2026-11-23" in item
        assert "abc123" in item
        assert all(test in shown.text for test in (*promise.tests, *promise.longer))
    assert here.content in shown.text
    assert here.code in shown.text
    assert "this software" in shown.h1


def test_a_promise_waits_for_each_of_its_tests(
    screener: Screener, plan: Plan, promised: Assurances
) -> None:
    """Without one green result, short or long, the promise does not hold; the page then says how
    many are missing.
    """
    for promise in promised.assurances:
        for test in (*promise.tests, *promise.longer):
            assert promise.id not in [
                each.promise.id for each in kept(screener, results(screener, test))
            ]

    shown = page(screener, plan, results(screener, promised.assurances[1].tests[0]))
    left, total = (
        len(promised.assurances) - len(shown.all("li", class_="promise")),
        len(promised.assurances),
    )
    assert left >= 1
    assert promised.assurances[1].says not in shown.text
    assert screener.interface["promises.left_out"].format(count=left, total=total) in shown.text


@pytest.mark.parametrize("https", [True, False])
def test_limits_and_the_operators_words_stand_there_whatever_was_shown(
    screener: Screener, plan: Plan, promised: Assurances, https: bool
) -> None:
    """What no software can promise, and what the people who run the copy say; or that they have
    said nothing.
    """
    said = {"logs_statement": "We keep none.", "network_statement": "Our host sees visits."}
    silent, telling = page(screener, plan, None, https), page(screener, plan, None, https, **said)

    assert all(limit in silent.text for limit in promised.limits)
    assert silent.text.count(screener.interface["promises.no_statement"]) == 2
    assert all(words in telling.text for words in said.values())
    assert screener.interface["promises.no_statement"] not in telling.text


def test_daily_counts_are_told_beside_the_promises(screener: Screener, plan: Plan) -> None:
    """Where the operator switched them on, the same page says so."""
    words = screener.interface["about.counting_text"]

    assert words not in page(screener, plan, results(screener)).text
    assert words in page(screener, plan, results(screener), counting=True).text  # type: ignore[arg-type]


def test_over_plain_http_nothing_is_promised_and_the_page_says_why(
    screener: Screener, plan: Plan
) -> None:
    """Whoever carries the page could have written it."""
    shown = page(screener, plan, results(screener), https=False)

    assert shown.all("li", class_="promise") == []
    assert screener.interface["promises.insecure"] in shown.text
    assert "tests/" not in shown.text


def test_a_copy_on_which_nothing_was_shown_promises_nothing(screener: Screener, plan: Plan) -> None:
    """The page says so, and how whoever runs it can change that."""
    for none in (None, assurances.on(ROOT)):
        shown = page(screener, plan, none)

        assert shown.all("li", class_="promise") == []
        assert screener.interface["promises.unproved_how"] in shown.text


def test_the_page_is_linked_where_privacy_is_spoken_of(
    visitor: Visitor, screener: Screener
) -> None:
    """From the page about this check, and from the one on using it privately."""
    (link,) = {
        a.get("href") or ""
        for a in visitor.get("/").all("a")
        if "".join(a.itertext()) == screener.interface["start.private"]
    }

    assert visitor.get("/about").all("a", href="/promises")
    assert visitor.get(link).all("a", href="/promises")


def test_a_folder_without_promises_has_no_such_page(
    screener: Screener, plan: Plan, clock: Clock
) -> None:
    """Another content folder need not have any; then nothing leads there."""
    visitor = Visitor(create_app(replace(screener, assurances=None), CLOCK=clock), plan)

    assert visitor.get("/promises", 404)
    assert not visitor.get("/about").all("a", href="/promises")


def test_an_operator_is_told_how_many_promises_the_short_run_shows(
    promised: Assurances,
) -> None:
    """And that the rest wait for the long one."""
    total, waiting = (
        len(promised.assurances),
        sum(bool(promise.longer) for promise in promised.assurances),
    )

    told = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    assert (
        f"shows {total - waiting} of {total} promises; the other {waiting} wait for `make soak`"
        in told
    )


# --- the file of results ---


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A small copy of the software with content, and with a result for each test."""
    folder = tiny_copy(tmp_path)
    for name, text in {
        "run.py": "serve()\n",
        "screening/web/a.py": "x = 1\n",
        "templates/a.html": "<p>\n",
        "requirements/run.txt": "a\n",
        "requirements/server.txt": "flask==3\n",
        "deploy/gunicorn.conf.py": "workers = 2\n",
        "deploy/nginx.conf": "http {}\n",
        "tests/test_engine.py": "def test_the_promises_hold(): ...\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    write(folder, assurances.on(folder))
    return folder


def write(folder: Path, here: Results, **changed: object) -> None:
    """The file of results."""
    tests = (
        "tests/test_engine.py::test_the_promises_hold",
        "tests/test_engine.py::test_order_of_rules_does_not_matter",
    )
    passed = {
        tests[0]: Passed(day=date(2026, 11, 2), commit="one"),
        tests[1]: Passed(day=date(2026, 11, 1), commit="two"),
    }
    data = json.loads(here.model_copy(update={"passed": passed}).model_dump_json())
    (folder / assurances.RESULTS).write_text(json.dumps(data | changed), encoding="utf-8")


def held(folder: Path) -> Mapping[str, Passed]:
    """The promises that hold on a copy, with the least recent of their results."""
    return {each.promise.id: each.since for each in kept(load(folder), assurances.read(folder))}


def test_results_hold_on_the_copy_that_they_were_found_on(copy: Path) -> None:
    """Each promise with the oldest of its results, since all of them must hold."""
    assert {id_: (since.day.day, since.commit) for id_, since in held(copy).items()} == {
        "cool": (1, "two"),
        "shade": (1, "two"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "questions.yaml",
        "site.yaml",
        "education/keeping-cool.md",
        "locales/en.yaml",
        "run.py",
        "requirements/server.txt",
        "screening/web/a.py",
        "templates/a.html",
        "deploy/gunicorn.conf.py",
        "deploy/nginx.conf",
        "tests/test_engine.py",
    ],
)
def test_with_one_byte_changed_nothing_was_shown(copy: Path, name: str) -> None:
    """Content, words, code, template, settings of a server or the test itself: results of what was
    there before say nothing about what is there now.
    """
    path = copy / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert held(copy) == {}


def test_with_another_package_or_another_python_nothing_was_shown(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is installed counts, not what the lock says."""
    assert held(copy)
    monkeypatch.setattr(assurances, "_version", lambda _package: "0")
    assert held(copy) == {}
    monkeypatch.undo()
    monkeypatch.setattr("sys.version", "another")
    assert held(copy) == {}


def test_a_new_file_or_another_name_is_another_copy(copy: Path) -> None:
    """One module more, or a file that moved, changes the copy; what Python compiles does not."""
    (copy / "screening" / "a.pyc").write_bytes(b"compiled")
    assert held(copy)
    (copy / "screening" / "b.py").write_text("", encoding="utf-8")
    assert held(copy) == {}
    (copy / "screening" / "b.py").unlink()
    (copy / "templates" / "a.html").rename(copy / "templates" / "b.html")
    assert held(copy) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"content": 1}',
        "\x00",
        '{"content": "a", "code": "b", "passed": {"t": {"day": "x"}}}',
    ],
)
def test_a_file_that_cannot_be_read_shows_nothing(copy: Path, text: str) -> None:
    """Half a file, or another one, is no result and no fault."""
    (copy / assurances.RESULTS).write_text(text, encoding="utf-8")

    assert held(copy) == {}


def test_the_hash_is_of_what_stands_in_the_files(copy: Path) -> None:
    """Text that moves from one file to the next is another content."""
    before = assurances.on(copy)
    (copy / "education" / "a.md").write_text("one", encoding="utf-8")
    (copy / "education" / "b.md").write_text("two", encoding="utf-8")
    one = assurances.on(copy)
    (copy / "education" / "a.md").write_text("onetwo", encoding="utf-8")
    (copy / "education" / "b.md").write_text("", encoding="utf-8")

    assert len({before.content, one.content, assurances.on(copy).content}) == 3
    assert before.code == one.code


# --- the run that writes it ---


def report(name: str, when: str = "call", outcome: str = "passed") -> pytest.TestReport:
    """What pytest says of a case."""
    return pytest.TestReport(name, ("", 0, ""), {}, outcome, None, when)  # type: ignore[arg-type]


def test_a_test_counts_only_when_every_case_passed_and_none_was_skipped() -> None:
    """One red or skipped case, in setting up, running or tidying, and the whole test shows
    nothing.
    """
    recorder = keeping.Recorder()
    for each in (
        report("a[1]"),
        report("a[2]"),
        report("b[1]"),
        report("b[2]", outcome="failed"),
        report("c"),
        report("c", when="teardown", outcome="failed"),
        report("d[1]"),
        report("d[2]", when="setup", outcome="skipped"),
        report("e", when="setup", outcome="failed"),
        report("f", when="setup"),
    ):
        recorder.pytest_runtest_logreport(each)

    assert recorder.passed == {"a"}


def test_a_new_run_keeps_what_it_did_not_look_at(screener: Screener) -> None:
    """Results of the long run stay beside those of the short one; a test that fails now loses its
    older result.
    """
    old = Passed(day=date(2026, 11, 1), commit="old")
    before = assurances.on(ROOT).model_copy(
        update={"passed": {"long": old, "short": old, "gone": old, "red": old}}
    )
    recorder = keeping.Recorder()
    recorder.pytest_runtest_logreport(report("short"))
    recorder.pytest_runtest_logreport(report("red", outcome="failed"))

    after = keeping.keep(before, recorder, ["short", "gone"])

    assert set(after.passed) == {"long", "short"}
    assert after.passed["long"] == old
    assert after.passed["short"].day > old.day
    assert screener.assurances
    assert keeping.told(screener.assurances.assurances[:1], after).endswith(
        "0 of 1 promises hold on this copy."
    )
    assert (
        keeping.told(screener.assurances.assurances[:1], results(screener))
        == "1 of 1 promises hold on this copy."
    )
