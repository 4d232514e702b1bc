"""The settings that protect, each held by its value: the loss of one must not wait for the one path
that shows it.
"""

import logging
import re
import runpy
import types
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from flask import Flask

from screening.web import serving
from tests.conftest import ROOT
from tests.support.quick import HOST

RUN: dict[str, object] = {
    "threads": 8,
    "connection_limit": 1000,  # beyond that nobody new is taken in, and those inside are served
    "channel_timeout": 20,  # seconds for a whole request; who is silent or slow is let go
    "cleanup_interval": 5,  # seconds until the next look for them
    "ident": None,  # what serves is not told
    "asyncore_use_poll": True,  # more than 1,024 at once
    "clear_untrusted_proxy_headers": True,  # what a visitor says about a proxy is not believed
}
GUNICORN: dict[str, object] = {
    "wsgi_app": "run:app",
    "worker_class": "gthread",
    "workers": 2,
    "threads": 8,
    "timeout": 30,
    "graceful_timeout": 30,
    "keepalive": 5,
    "limit_request_line": 8190,
    "limit_request_fields": 50,
    "limit_request_field_size": 8192,
    "accesslog": None,  # no log of visits
    "errorlog": "-",
    "secure_scheme_headers": {},  # whether it was https is for SIGNPOST_PROXY to say
    "control_socket_disable": True,
    "forwarded_allow_ips": "",  # no header says who asks,
    "forwarder_headers": "",  # or where the app lies
}
OF_THE_MACHINE = {"bind", "chdir", "worker_tmp_dir"}
PASSED_ON = {
    "nginx.conf": ['Connection "";', "Host $host;", "X-Forwarded-Proto $scheme;"],
    "Caddyfile": ["-X-Forwarded-For"],
}
"""All that the proxies say of a visitor to the app: never an address."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[types.SimpleNamespace]:
    """`run.py`, loaded as a module, with keys of its own."""
    with mock.patch.dict(
        "os.environ", {"SIGNPOST_KEYS": str(tmp_path_factory.mktemp("keys") / "ring" / "keys")}
    ):
        import run  # noqa: PLC0415 - it makes the app as it is loaded

        yield run  # type: ignore[misc]


def test_run_serves_with_these_settings_and_keeps_the_hours(run: Any) -> None:
    """Every keyword of the server; old keys go by the clock; what the server's own log would say is
    not written.
    """
    with (
        mock.patch.object(serving, "create_server") as server,
        mock.patch.object(serving.chores, "begin") as began,
        mock.patch.object(serving.own_memory, "keep") as kept,
        mock.patch.object(serving.slow_senders, "heed") as heeded,
        mock.patch("signal.signal"),
    ):
        serving.serve(run.app, "127.0.0.1", 8000, ready := mock.Mock())

    assert server.call_args.kwargs == RUN | {"host": "127.0.0.1", "port": 8000, "map": {}}
    began.assert_called_once_with(run.app)
    kept.assert_called_once_with()
    heeded.assert_called_once()
    ready.assert_called_once_with()
    assert logging.getLogger("waitress").level == logging.CRITICAL


@pytest.mark.parametrize("public", [False, True])
def test_what_is_for_reviewers_is_never_on_a_copy_for_the_public(
    run: Any, monkeypatch: pytest.MonkeyPatch, public: bool
) -> None:
    """The bench and the patterns are there where they were asked for, and no host is named."""
    for name in ("BENCH", "PATTERNS", "SIGNPOST_UNREVIEWED"):
        monkeypatch.setenv(name, "1")
    monkeypatch.delenv("SIGNPOST_HOSTS", raising=False)
    if public:
        monkeypatch.setenv("SIGNPOST_HOSTS", HOST)
    app: Flask = run.make_app()
    there = {rule.rule for rule in app.url_map.iter_rules()} & {"/bench", "/patterns"}

    assert there == (set() if public else {"/bench", "/patterns"})


@pytest.fixture(scope="module")
def gunicorn() -> dict[str, Any]:
    """deploy/gunicorn.conf.py, as gunicorn reads it."""
    return runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))


def test_gunicorn_serves_with_these_settings(gunicorn: dict[str, Any]) -> None:
    """Every value in its file; those that differ by machine apart."""
    values = {
        name: value
        for name, value in gunicorn.items()
        if re.fullmatch(r"[a-z][a-z_]*", name) and not callable(value)
    }
    plain = {
        name: value for name, value in values.items() if not isinstance(value, types.ModuleType)
    }

    assert {name: value for name, value in plain.items() if name not in OF_THE_MACHINE} == GUNICORN
    assert gunicorn["logger_class"].__name__ == "QuietLogger"


def test_gunicorn_writes_of_a_fault_where_it_was_and_not_what_it_said(
    gunicorn: dict[str, Any],
) -> None:
    """Messages of faults may hold what somebody sent."""
    quiet = object.__new__(gunicorn["logger_class"])
    with mock.patch.object(quiet, "error") as error:
        try:
            int("k7canary")
        except ValueError:
            quiet.exception("k7canary %s", "k7canary")
    ((line, *parts),) = (call.args for call in error.call_args_list)

    assert re.fullmatch(r"fault: ValueError at test_settings\.py:\d+", line % tuple(parts))
    assert error.call_args.kwargs == {}


@pytest.mark.parametrize("name", PASSED_ON)
def test_a_proxy_tells_the_app_no_address(name: str) -> None:
    """Every header that it sets on the way to the app."""
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")

    assert (
        re.findall(r"^\s*(?:proxy_set_header|header_up) +(.+)$", text, re.MULTILINE)
        == PASSED_ON[name]
    )


def test_no_form_is_taken_from_another_site(app: Flask) -> None:
    """Wherever a form can be sent."""
    addresses = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    client = app.test_client()
    for rule in addresses:
        path = rule.build(dict.fromkeys(rule.arguments, 1))  # type: ignore[arg-type]
        sent = client.post(
            path and path[1],
            base_url=f"https://{HOST}",
            data={"where": "66952"},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert sent.status_code == 403, rule

    assert {"/start", "/places", "/erase"} <= {rule.rule for rule in addresses}
