"""A person with a patient browser: goes through a check over a real connection, and tries again
where it breaks.
"""

import html
import http.client
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode

from screening.model import Answers
from screening.outcome.engine import path, perspective_of
from screening.outcome.plan import Plan
from screening.outcome.report import answer_words

RUN: Final = re.compile(r'name="run" value="(\w*)"')
ROW: Final = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)


class LostError(Exception):
    """The answers are gone, or are not those that were given."""


@dataclass
class Answer:
    """What came back."""

    status: int
    place: str
    text: str


@dataclass
class Person:
    """One browser. `connect` opens a connection to the server, or to the proxy before it."""

    connect: Callable[[], http.client.HTTPConnection]
    host: str
    plan: Plan
    patience: float = 0
    """Seconds for which a page is tried again, as people do."""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tried_again: int = 0
    times: list[float] = field(default_factory=list)
    """Seconds that each request took that was answered."""

    def once(self, method: str, path_: str, body: str | None) -> Answer:
        """One request.

        Raises:
            OSError, http.client.HTTPException: where no whole answer comes.
        """
        connection = self.connect()
        sent = {"Host": self.host, "Connection": "close", **self.headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Sec-Fetch-Site": "same-origin",
            }
        began = time.perf_counter()
        try:
            connection.request(method, path_, body, sent)
            got = connection.getresponse()
            text = got.read().decode()
        finally:
            connection.close()
        self.times.append(time.perf_counter() - began)
        for value in got.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(value).items():
                self.cookies[name] = morsel.value
        return Answer(got.status, got.headers.get("Location") or "", text)

    def send(self, method: str, path_: str, body: str | None = None) -> Answer:
        """One request, again and again while nothing or a fault comes back and patience lasts."""
        until = time.monotonic() + self.patience
        while True:
            try:
                answer = self.once(method, path_, body)
                if answer.status < 500:
                    return answer
                problem = f"status {answer.status} for {path_}"
            except (OSError, http.client.HTTPException) as error:
                problem = f"{type(error).__name__} for {path_}"
            if time.monotonic() >= until:
                raise LostError(problem)
            self.tried_again += 1
            time.sleep(0.05)

    def check(self, answers: Answers) -> None:
        """A whole check. Every answer must have arrived as it was given, and lead to a result.

        Raises:
            LostError: where it did not.
        """
        self.cookies.clear()
        place = self.send("POST", "/start", "").place
        for _ in range(80):
            if place == "/answers":
                break
            page = self.send("GET", place)
            place = page.place or self._answer(place, page.text, answers)
        shown = self.send("GET", "/answers")
        if rows(shown.text) != self.expected(answers):
            raise LostError(f"other answers than were given: {rows(shown.text)[:3]}")
        if "care" not in (result := self.send("GET", "/result")).text or result.status != 200:
            raise LostError("no result")

    def _answer(self, place: str, text: str, answers: Answers) -> str:
        token = RUN.search(text)
        if token is None:
            raise LostError("the check is gone")
        asked = list(self.plan.questions)[int(place.rpartition("/")[2]) - 1]
        form = [("run", token[1]), *(("answer", option) for option in answers[asked])]
        reply = self.send("POST", place, urlencode(form))
        if reply.status != 303:
            raise LostError(f"an answer was not taken: {reply.status}")
        return reply.place

    def expected(self, answers: Answers) -> Sequence[tuple[str, str]]:
        """What the page of answers has to show."""
        perspective = perspective_of(self.plan, answers)
        return [
            (q.label.to(perspective), "; ".join(answer_words(q, answers[q.id], perspective)))
            for q in path(self.plan, answers)
        ]


def at(port: int, plan: Plan, patience: float = 0) -> Person:
    """Someone at this machine, without a proxy."""
    return Person(
        lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=15),
        f"localhost:{port}",
        plan,
        patience,
    )


def rows(page: str) -> Sequence[tuple[str, str]]:
    """The questions and answers that a page of answers shows."""
    return [
        (html.unescape(label).strip(), html.unescape(given).strip())
        for label, given in ROW.findall(page)
    ]
