"""What is written about visits: nothing, unless the operator asks; then nothing that could be an
answer or a person.

A line of a visit: the minute, the method, the pattern of the address (never the address), the class
of the status, and roughly how long it took. A line of a fault: its type and its place, never its
message, which may hold an answer.
"""

import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, current_app, g, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
"""Any other method is a word that the client chose, and is not written."""
BUCKETS: Final = ((0.01, "<10ms"), (0.1, "<100ms"), (1.0, "<1s"))


class QuietFlask(Flask):
    """Flask without its own log of faults, which holds their messages."""

    def log_exception(self, exc_info: Any) -> None:
        """Say only the type and the place."""
        fault(exc_info[1])


def write(line: str) -> None:
    """One line, whole, whichever thread writes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fault(error: BaseException) -> None:
    """Write the type of a fault, and the file and line where it happened."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    write(f"fault: {type(error).__name__} at {place}")


def log_visits(app: Flask) -> None:
    """From now on write a line for every visit of this app."""

    def begin() -> None:
        g.began = time.perf_counter()

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(_visit)


def _visit(response: Response) -> Response:
    took = time.perf_counter() - g.began
    minute = datetime.fromtimestamp(current_app.config["CLOCK"](), UTC).strftime("%Y-%m-%dT%H:%MZ")
    method = request.method if request.method in METHODS else "other"
    pattern = request.url_rule.rule if request.url_rule else "none"
    bucket = next((name for most, name in BUCKETS if took < most), "longer")
    write(f"{minute} {method} {pattern} {response.status_code // 100}xx {bucket}")
    return response


def last_resort(app: Flask, headers: Iterable[tuple[str, str]], hsts: str, words: str) -> None:
    """Where even the page for faults fails, answer with `words`: a server would log the message of
    the fault.
    """
    inner: Callable[..., Iterable[bytes]] = app.wsgi_app
    body = words.encode()
    fixed = [
        *headers,
        ("Cache-Control", "no-store"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
    ]

    def guarded(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            return inner(environ, start_response)
        except Exception as error:  # noqa: BLE001 - whatever it is, its message must not reach the server's log
            fault(error)
            secure = (
                [("Strict-Transport-Security", hsts)]
                if environ["wsgi.url_scheme"] == "https"
                else []
            )
            start_response("500 Internal Server Error", fixed + secure)
            return [body]

    app.wsgi_app = guarded  # type: ignore[method-assign]
