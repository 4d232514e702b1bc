"""Each protection taken away, one at a time, to see a test turn red:
`python -m tests.support.protections [PART PARTS]`.

A protection is a few letters of our code, of a template or of a setting. They are taken out while
the tests that are named beside them run, in one process; what no test notices is printed, and is a
failure (tests/test_protections.py).
"""

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import Any, Final
from unittest import mock

import jinja2
import pytest
from _pytest.runner import runtestprotocol
from flask import Flask

from screening import web
from screening.content import assurances
from screening.outcome import engine
from screening.web import forms, interruptions, key_file, log, oversight, pages, state, wizard
from screening.web.keys import KeyRing
from screening.web.state import Answered
from tests.conftest import ROOT

Removal = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Protection:
    """What protects, how it is taken away, and the tests of which one must notice."""

    name: str
    remove: Removal
    tests: tuple[str, ...]


@contextmanager
def _code(function: Any, changes: Sequence[tuple[str, str]]) -> Iterator[None]:
    plain = inspect.unwrap(function)
    source = textwrap.dedent(inspect.getsource(plain))
    for old, new in changes:
        assert source.count(old) >= 1, f"{plain.__qualname__} no longer says: {old}"
        source = source.replace(old, new)
    made: dict[str, Any] = {}
    lines = source.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("def "))
    exec(
        compile("".join(lines[start:]), inspect.getfile(plain), "exec", dont_inherit=True),
        plain.__globals__,
        made,
    )
    before = plain.__code__
    plain.__code__ = made[plain.__name__].__code__
    try:
        yield
    finally:
        plain.__code__ = before


def code(function: Any, *changes: tuple[str, str]) -> Removal:
    """The function with other words in its source, wherever it is already in use."""
    return partial(_code, function, changes)


def template(name: str, old: str, new: str = "") -> Removal:
    """A template with other words in it, for every app that is made from now on."""
    real = jinja2.FileSystemLoader.get_source

    def get_source(
        self: jinja2.FileSystemLoader, environment: jinja2.Environment, wanted: str
    ) -> Any:
        source, file, fresh = real(self, environment, wanted)
        if wanted == name:
            assert old in source, f"{name} no longer says: {old}"
            source = source.replace(old, new)
        return source, file, fresh

    return lambda: mock.patch.object(jinja2.FileSystemLoader, "get_source", get_source)


@contextmanager
def _without(mapping: dict[Any, Any], key: object) -> Iterator[None]:
    order = dict(mapping)
    del mapping[key]
    try:
        yield
    finally:
        mapping.clear()
        mapping.update(order)


def without(mapping: Mapping[Any, Any], key: object) -> Removal:
    """A mapping without a key."""
    return partial(_without, mapping, key)  # type: ignore[arg-type]


def with_(mapping: Mapping[Any, Any], key: object, value: object) -> Removal:
    """A mapping with another value."""
    return lambda: mock.patch.dict(mapping, {key: value})  # type: ignore[arg-type]


def set_to(owner: object, name: str, value: object) -> Removal:
    """An attribute with another value."""
    return lambda: mock.patch.object(owner, name, value)


HEADERS: Final = "tests/test_headers.py::test_a_browser_understands_every_header_of_every_status"
STATUS: Final = "tests/test_input.py::test_each_gets_its_status_and_a_page_in_plain_words"
WIZARD: Final = "tests/test_wizard.py::test_"

PROTECTIONS: Final[Sequence[Protection]] = [
    *(Protection(f"header {name}", without(web.HEADERS, name), (HEADERS,)) for name in web.HEADERS),
    Protection(
        "header Strict-Transport-Security",
        code(web._protect, ("if request.is_secure:", "if False:")),
        (HEADERS,),
    ),
    Protection(
        "no-store",
        code(web._protect, ('"no-store"', '"no-cache"')),
        (HEADERS, f"{WIZARD}refreshing_never_answers_again"),
    ),
    Protection(
        "script-src ours alone",
        with_(
            web.HEADERS,
            "Content-Security-Policy",
            web.HEADERS["Content-Security-Policy"].replace(
                "script-src 'self'", "script-src 'self' 'unsafe-inline'"
            ),
        ),
        (HEADERS,),
    ),
    Protection(
        "autocomplete off",
        template("question.html", ' autocomplete="off"'),
        (f"{WIZARD}refreshing_never_answers_again",),
    ),
    Protection(
        "an emergency page without script",
        template("emergency.html", "{% block script %}{% endblock %}"),
        ("tests/test_pages.py::test_the_emergency_page_needs_no_state_and_offers_to_go_on",),
    ),
    Protection(
        "Leave on every page",
        template(
            "base.html",
            """<a class="leave" href="{{ url_for('pages.leave') }}" rel="nofollow noreferrer">""",
            "<a>",
        ),
        ("tests/test_pages.py::test_every_open_page_is_well_made",),
    ),
    Protection(
        "noreferrer on Leave",
        template("base.html", ' rel="nofollow noreferrer"'),
        ("tests/test_pages.py::test_every_open_page_is_well_made",),
    ),
    Protection(
        "autoescape",
        set_to(Flask, "select_jinja_autoescape", lambda *_: False),
        ("tests/test_input.py::test_marks_in_the_content_are_shown_as_text",),
    ),
    Protection(
        "no raw HTML in Markdown",
        code(web.render.Markdown.__init__, ('{"html": False}', '{"html": True}')),
        ("tests/test_input.py::test_marks_in_the_content_are_shown_as_text",),
    ),
    # --- the sealed answers ---
    Protection(
        "sealing",
        code(Answered.seal, ("AESGCM(key).encrypt(nonce, body, _PURPOSE)", "body")),
        ("tests/test_state.py::test_what_is_sealed_is_opened_again",),
    ),
    Protection(
        "sealing on both sides",
        lambda: both(
            _code(Answered.seal, [("AESGCM(key).encrypt(nonce, body, _PURPOSE)", "body")]),
            _code(
                Answered.open,
                [
                    (
                        "AESGCM(key).decrypt(nonce, sealed, _PURPOSE)",
                        "sealed",
                    )
                ],
            ),
        ),
        (f"{WIZARD}no_changed_cookie_is_taken",),
    ),
    Protection(
        "a new nonce each time",
        code(Answered.seal, ("secrets.token_bytes(_NONCE)", "bytes(_NONCE)")),
        ("tests/test_runs.py::test_no_nonce_is_used_twice",),
    ),
    Protection(
        "one size",
        code(
            Answered.seal, ('body.ljust(_HEAD.size + MAX_QUESTIONS * _SLOT.size, b"\\0")', "body")
        ),
        (f"{WIZARD}every_cookie_has_the_same_length",),
    ),
    Protection(
        "an hour without an answer",
        code(Answered.open, ("<= IDLE_SECONDS", "<= 9 * IDLE_SECONDS")),
        (f"{WIZARD}an_hour_without_an_answer_ends_the_check",),
    ),
    Protection(
        "four hours in all",
        code(Answered.open, ("<= LIFE_SECONDS", "<= 9 * LIFE_SECONDS")),
        ("tests/test_runs.py::test_a_cookie_is_read_for_an_hour_and_never_longer_than_four",),
    ),
    Protection(
        "a clock may step by a minute",
        set_to(state, "CLOCK_TOLERANCE", 0),
        (f"{WIZARD}a_clock_that_steps_back_a_little_loses_nothing",),
    ),
    Protection(
        "old keys are destroyed",
        code(KeyRing._settle, ("if kept(id_, hour)}", "}")),
        ("tests/test_keys.py::test_a_key_is_gone_after_five_hours_from_memory_and_file",),
    ),
    Protection(
        "keys are for their owner alone",
        code(KeyRing._write, ("opener=_private", "")),
        ("tests/test_keys.py::test_only_its_owner_can_read_the_file",),
    ),
    Protection(
        "keys that someone else could have planted are refused",
        code(key_file._file_refused, ("& 0o066", "& 0")),
        ("tests/test_keys.py::test_keys_that_others_may_reach_are_refused",),
    ),
    Protection(
        "an answer belongs to its wording",
        code(
            state._wording,
            (
                'question.model_dump_json(include={"id", "kind", "ask", "hint", "options"})',
                "question.id",
            ),
        ),
        ("tests/test_state.py::test_a_question_whose_wording_changed_is_asked_again",),
    ),
    Protection("HttpOnly", code(Answered.write, ("httponly=True", "httponly=False")), (HEADERS,)),
    Protection(
        "SameSite", code(Answered.write, ('samesite="Strict"', 'samesite="Lax"')), (HEADERS,)
    ),
    Protection(
        "Secure", code(Answered.write, ("secure=request.is_secure", "secure=False")), (HEADERS,)
    ),
    Protection(
        "the prefix of the cookie",
        code(Answered.cookie, ('"__Host-c" if request.is_secure else "c"', '"c"')),
        (HEADERS,),
    ),
    Protection(
        "a cookie for the session alone",
        code(Answered.write, ("httponly=True", "max_age=86400, httponly=True")),
        (HEADERS,),
    ),
    Protection(
        "no cookie before Start",
        code(
            pages.start,
            (
                "return render_template",
                (
                    "__import__('flask').after_this_request(lambda r: r.set_cookie('c', 'x') or"
                    " r)\n    return render_template"
                ),
            ),
        ),
        (f"{WIZARD}no_cookie_is_set_before_start",),
    ),
    # --- what is taken ---
    Protection(
        "the run id",
        lambda: both(
            _code(
                wizard.question,
                [("request.form.getlist(TOKEN) != [check.token(state, asked)]", "False")],
            ),
            _code(forms.PageToken.validate_csrf_token, [("raise StaleForm", "pass")]),
        ),
        (f"{WIZARD}a_form_of_an_older_check_changes_nothing",),
    ),
    Protection(
        "the run id, before the question is looked at",
        code(
            wizard.question, ("request.form.getlist(TOKEN) != [check.token(state, asked)]", "False")
        ),
        (f"{WIZARD}a_form_of_an_older_check_changes_nothing",),
    ),
    Protection(
        "each answer once",
        code(engine.valid, ("or len(set(chosen)) != len(chosen)", "")),
        (
            f"{STATUS}[two answers where one is asked for]",
            "tests/test_engine.py::test_what_a_tick_all_page_takes",
        ),
    ),
    Protection(
        "answers from the list alone",
        code(engine.valid, ("any(option not in offered for option in chosen)", "False")),
        (f"{WIZARD}a_wrong_answer_is_said_at_the_field_and_nothing_is_lost",),
    ),
    Protection(
        "one person's answers are not another's",
        code(
            Answered.answer,
            ("answers={question.id: chosen}", "answers={**state.answers, question.id: chosen}"),
        ),
        (f"{WIZARD}a_check_for_someone_else_begins_anew",),
    ),
    Protection(
        "words for one person are not answered for another",
        code(Answered.answer, ("run=self.start().run, ", "")),
        (f"{WIZARD}a_form_about_someone_else_is_refused_in_the_same_check",),
    ),
    Protection(
        "a danger told too late leads to help",
        code(wizard.question, ("if late and (told", "if False and (told")),
        (f"{WIZARD}a_danger_told_on_a_form_that_comes_too_late_leads_to_help_first",),
    ),
    Protection(
        "an interruption under the title of its question",
        code(interruptions.waits, ("page(plan, number, tab,", "page(plan, number, 'Help now',")),
        ("tests/test_history.py::test_a_history_is_that_of_the_questions_whatever_was_answered",),
    ),
    Protection(
        "an interruption at the address of its question",
        code(
            wizard.Wizard.onward,
            (
                "self.url(told or next_question",
                "url_for('pages.emergency', number=1) if told else self.url(next_question",
            ),
        ),
        ("tests/test_history.py::test_a_history_is_that_of_the_questions_whatever_was_answered",),
    ),
    Protection(
        "a danger beside missing answers leads to help",
        code(
            engine.alarms,
            (
                "if chosen := answers.get(asked.question.id):",
                "if chosen := answers.get(asked.question.id) if not sure else None:",
            ),
        ),
        ("tests/test_one_page.py::test_an_emergency_leads_even_where_answers_are_missing",),
    ),
    Protection(
        "no question can be skipped",
        code(wizard._reported, ("answers)) if answers else", "answers or {})) if True else")),
        (f"{WIZARD}a_page_that_is_too_far_leads_back_to_the_next_question",),
    ),
    Protection(
        "a length is asked for (411)",
        code(web._refuse, ("abort(411)", "pass")),
        (f"{STATUS}[no length]",),
    ),
    Protection(
        "the size of a form (413)",
        with_(web.SETTINGS, "MAX_CONTENT_LENGTH", None),
        (f"{STATUS}[too long]",),
    ),
    Protection(
        "no form from another site (403)",
        code(web._refuse, ("abort(403)", "pass")),
        (f"{STATUS}[another site]",),
    ),
    Protection(
        "no form from another origin (403)",
        code(web._refuse, ("and origin and origin.rpartition", "and False and origin.rpartition")),
        (
            "tests/test_input.py::test_forms_without_a_word_on_where_they_come_from_are_taken_only_from_here",
        ),
    ),
    Protection(
        "no foreign host (400)",
        code(
            web._refuse,
            ("not host_is_trusted(named, hosts)", "False"),
        ),
        (f"{STATUS}[another host]",),
    ),
    Protection(
        "a page for hosts that cannot be read",
        set_to(web._Signpost, "create_url_adapter", log.QuietFlask.create_url_adapter),
        ("tests/test_input.py::test_a_host_that_cannot_be_read_is_refused_kindly",),
    ),
    Protection(
        "a form that cannot be read (400)",
        code(
            web._refuse,
            ("if request.content_length and not (request.form or request.files):", "if False:"),
        ),
        (f"{STATUS}[bytes that are no text]",),
    ),
    Protection(
        "kind pages",
        code(
            web._kindly,
            (
                "return pages.message_page",
                "return error.get_body(), error.code or 500\n    return pages.message_page",
            ),
        ),
        (f"{STATUS}[nowhere]",),
    ),
    # --- leaving, logs, promises ---
    Protection(
        "the first hop of Leave",
        code(
            pages.leave,
            (
                '_hop(url_for("pages.leave_for_good"))',
                "forget(redirect(content().site.leave_to, 303), second_hop=False)",
            ),
        ),
        (f"{WIZARD}leaving_takes_two_hops_and_forgets",),
    ),
    Protection(
        "the second hop changes the cookie",
        code(
            pages.leave_for_good,
            ("forget(make_response(away), second_hop=True)", "make_response(away)"),
        ),
        (f"{WIZARD}leaving_takes_two_hops_and_forgets",),
    ),
    Protection(
        "leaving and erasing at the word of another site",
        code(pages._unasked, ('in ("cross-site", "same-site")', "in ()")),
        ("tests/test_leaving.py::test_nobody_here_asked_and_nothing_is_deleted",),
    ),
    Protection(
        "leaving and erasing ahead of a press",
        code(pages._unasked, ("for name in PREFETCH", "for name in ()")),
        ("tests/test_leaving.py::test_nobody_here_asked_and_nothing_is_deleted",),
    ),
    Protection(
        "the first hop of Erase",
        code(pages.erase, ('url_for("pages.erasing")', 'url_for("pages.erased")')),
        (f"{WIZARD}erasing_is_a_form_and_forgets",),
    ),
    Protection(
        "Clear-Site-Data",
        code(state.forget, ("if not second_hop:", "if False:")),
        ("tests/test_headers.py::test_leaving_and_erasing_clear_what_the_browser_holds",),
    ),
    Protection(
        "faults without their message",
        code(log.fault, ("{type(error).__name__}", "{error!r}")),
        (f"{WIZARD}a_fault_of_ours_keeps_answers_and_says_nothing_of_them",),
    ),
    Protection(
        "no log by default",
        with_(web.SETTINGS, "LOG", True),
        ("tests/test_log.py::test_by_default_nothing_is_written",),
    ),
    Protection(
        "no promise over plain http",
        code(
            oversight.promises, ("if results and request.is_secure else []", "if results else []")
        ),
        ("tests/test_promises.py::test_over_plain_http_nothing_is_promised_and_the_page_says_why",),
    ),
    Protection(
        "results of this copy alone",
        code(
            assurances.read,
            (
                'return found if found.model_copy(update={"passed": {}}) == here else here',
                "return found",
            ),
        ),
        ("tests/test_promises.py::test_with_one_byte_changed_nothing_was_shown",),
    ),
    Protection(
        "every test of a promise",
        code(assurances.kept, ("if all(", "if any(")),
        ("tests/test_promises.py::test_a_promise_waits_for_each_of_its_tests",),
    ),
]


@contextmanager
def both(*each: AbstractContextManager[object]) -> Iterator[None]:
    """Two removals at once."""
    first, second = each
    with first, second:
        yield


# --- the run ---


class Runner:
    """Runs the named tests of each protection while it is away, in place of pytest's own loop."""

    def __init__(self, protections: Sequence[Protection]) -> None:
        self.protections = protections
        self.held: dict[str, str] = {}
        self.red: set[str] = set()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """First one case of each test with everything there, which must be green; then without each
        protection, where one must turn red.
        """
        items: dict[str, list[pytest.Item]] = {}
        for item in session.items:
            for name in {item.nodeid, item.nodeid.partition("[")[0]}:
                items.setdefault(name, []).append(item)
        named = {test for protection in self.protections for test in protection.tests}
        self.red = {test for test in named if _fails(items[test][0])}
        for protection in self.protections:
            with protection.remove():
                cases = [case for test in protection.tests for case in items.get(test, ())]
                self.held[protection.name] = next(
                    (case.nodeid for case in cases if _fails(case)), ""
                )
        return True


def _fails(case: pytest.Item) -> bool:
    # With no next item every fixture is made anew, so that nothing of the run before is left.
    return any(report.failed for report in runtestprotocol(case, log=False, nextitem=None))


def main(part: int = 0, parts: int = 1) -> int:
    """Print which test noticed the loss of each protection, or of each in one of several parts. 1
    where none did.
    """
    protections = PROTECTIONS[part::parts]
    runner = Runner(protections)
    named = sorted({test for protection in protections for test in protection.tests})
    with redirect_stdout(StringIO()) as told:
        ended = pytest.main(
            ["-p", "no:cacheprovider", f"--rootdir={ROOT}", *named], plugins=[runner]
        )
    lines = [f"{name:45} {test or 'NO TEST NOTICED'}" for name, test in runner.held.items()]
    lines += [f"red although nothing was taken away: {test}" for test in sorted(runner.red)]
    if ended not in (0, 5) or len(runner.held) < len(protections):
        lines.append(told.getvalue())
    sys.stdout.write("\n".join(lines) + "\n")
    return int(
        bool(runner.red) or not runner.held or not all(runner.held.values()) or ended not in (0, 5)
    )


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
