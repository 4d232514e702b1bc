"""A visitor in a hurry: WSGI calls with one cookie and nothing parsed, for tests that take
thousands of visits.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from flask import Flask

from screening.outcome.engine import perspective_of
from screening.outcome.plan import Plan
from screening.web.forms import page_token, shown_in
from screening.web.state import Answered, State

HOST = "check.example"


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header; an empty text where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def place(self) -> str:
        """Where a redirect leads."""
        return self.header("Location")


@dataclass
class Quick:
    """One browser, of one app at a time; `app` may be changed for another that shares its keys."""

    app: Flask
    headers: Mapping[str, str] = field(
        default_factory=lambda: {
            "HTTP_ORIGIN": f"https://{HOST}",
            "HTTP_SEC_FETCH_SITE": "same-origin",
        }
    )
    cookie: str = ""

    @property
    def answered(self) -> Answered:
        """The codec of the app."""
        return self.app.extensions["signpost"].answered  # type: ignore[no-any-return]

    @property
    def plan(self) -> Plan:
        """The compiled content of the app."""
        return self.answered.plan

    @property
    def state(self) -> State | None:
        """What the cookie says."""
        return self.answered.open(self.cookie) if self.cookie else None

    def send(self, method: str, path: str, body: bytes | None = None, **environ: Any) -> Reply:
        """One request, with the cookie that is there now; keeps the one that comes back."""
        path, _, query = path.partition("?")
        length = {} if body is None else {"CONTENT_LENGTH": str(len(body))}
        whole = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": HOST,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(body or b""),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            **length,
            **self.headers,
            **({"HTTP_COOKIE": f"__Host-c={self.cookie}"} if self.cookie else {}),
            **environ,
        }
        said: list[Any] = []
        chunks = self.app.wsgi_app(
            whole, lambda status, headers, *_: said.extend((status, headers))
        )
        data = b"".join(chunks)
        reply = Reply(int(said[0].split(" ")[0]), list(said[1]), data)
        self.keep(reply)
        return reply

    def keep(self, reply: Reply) -> None:
        """Take the cookie that a reply brings, as a browser does."""
        if text := reply.header("Set-Cookie"):
            (morsel,) = SimpleCookie(text).values()
            self.cookie = "" if morsel["max-age"] == "0" else morsel.value

    def get(self, path: str) -> Reply:
        """Open a page."""
        return self.send("GET", path)

    def post(self, path: str, fields: Iterable[tuple[str, str]] = ()) -> Reply:
        """Send a form."""
        return self.send("POST", path, urlencode(list(fields)).encode())

    def start(self) -> str:
        """Press Start; gives the place of the first question."""
        return self.post("/start").place

    def answer(self, place: str, chosen: Iterable[str], run: str = "") -> Reply:
        """Send the form of a question, with the run id of the check that is open unless another one
        is given.
        """
        return self.post(
            place, [("run", self.token(place, run)), *(("answer", option) for option in chosen)]
        )

    def token(self, place: str, run: str = "") -> str:
        """What the form of a question carries: the run id of the check that is open, or another
        one, and the words that it shows.
        """
        state = self.state
        words = shown_in(self.plan, perspective_of(self.plan, state.answers if state else {}))
        return page_token(
            run or (state.token if state else ""), words.get(self.asked_at(place), "")
        )

    def asked_at(self, place: str) -> str:
        """The id of the question at a place."""
        return list(self.plan.questions)[int(place.rpartition("/")[2]) - 1]

    def place_of(self, question_id: str) -> str:
        """The place of a question."""
        return f"/check/{list(self.plan.questions).index(question_id) + 1}"

    def result_of(self, answers: Mapping[str, tuple[str, ...]]) -> bytes:
        """The result page of a finished check, without the walk there."""
        now = self.answered.keys.now()
        sealed = self.answered.seal(State(b"\0" * 8, now, now, dict(answers)))
        return Quick(self.app, cookie=sealed).get("/result").body
