"""Requests that no browser of ours sends: cut, doubled, padded, mislabelled, undecodable, foreign.
The same seed, the same requests.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_from_bytes

from tests.support.quick import Quick, Reply

TYPES: Final = [
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain",
    "application/json",
    "",
    "a/b; charset=\x00",
    "application/x-www-form-urlencoded; charset=utf-16",
]
ODD: Final = [
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "\u202e".encode(),
    b"\xc0\xaf",
    b"%00",
    b"%ff",
    b"%",
    b"%u0061",
    b"\r\n",
    b"'\"<script>",
    b"{{7*7}}",
    b"../",
    "é".encode("latin-1"),
    "\U0001f600".encode(),
]
PATHS: Final = [
    "/",
    "/start",
    "/erase",
    "/check",
    "/check/1",
    "/check/2",
    "/check/99",
    "/answers",
    "/result",
    "/result/page",
    "/one-page/1",
    "/one-page/9",
    "/now/1",
    "/read/000000",
    "/leave",
    "/promises",
    "/nowhere",
]
METHODS: Final = [
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "PROPFIND",
    "get",
    "\u00e9",
    "",
]


@dataclass
class Request:
    """What is sent."""

    method: str = "POST"
    path: str = "/check/2"
    body: bytes | None = b""
    environ: dict[str, str] = field(default_factory=dict)

    def send(self, browser: Quick) -> Reply:
        """Send it, with the cookie of a check that has come to its second question."""
        return browser.send(self.method, self.path, self.body, **self.environ)


def noise(chance: random.Random, most: int = 40) -> bytes:
    """Bytes of any kind."""
    return b"".join(
        chance.choice(ODD) if chance.random() < 0.5 else chance.randbytes(3)
        for _ in range(chance.randrange(most))
    )


def answers(run: bytes, chance: random.Random) -> Request:
    """The right form with a wrong answer: none, two, an odd one, one of another question, one that
    only looks right.
    """
    wrong: Sequence[Sequence[bytes]] = [
        [],
        [b""],
        [b"none", b"none"],
        [b"none", b"overdose"],
        [b"none" + quote_from_bytes(chance.choice(ODD)).encode()],
        [chance.choice(ODD) + b"none"],
        [b"NONE"],
        [b"self"],
        [quote_from_bytes(noise(chance)).encode() or b"x"],
        [b"x" * chance.randrange(1, 16_000)],
        [b"none"] * chance.randrange(2, 900),
    ]
    return Request(
        body=b"&".join([b"run=" + run, *(b"answer=" + each for each in chance.choice(wrong))])
    )


def runs(run: bytes, chance: random.Random) -> Request:
    """A right answer with a wrong run id: none, two, an odd one, one that is nearly right."""
    wrong: Sequence[Sequence[bytes]] = [
        [],
        [b""],
        [run, run],
        [run, b"00"],
        [run[:-1]],
        [run.upper() + b"0"],
        [run + quote_from_bytes(chance.choice(ODD)).encode()],
        [quote_from_bytes(noise(chance)).encode() or b"x"],
    ]
    return Request(
        body=b"&".join([b"answer=none", *(b"run=" + each for each in chance.choice(wrong))])
    )


def names(run: bytes, chance: random.Random) -> Request:
    """Fields with other names, thousands of them, or none at all."""
    wrong = [
        b"Answer=none&run=" + run,
        b"answer[]=none&run=" + run,
        b"answer%00=none&run=" + run,
        b"&" * 9_000,
        b"a&" * 8_000,
        b"=" * 500,
        noise(chance),
        b";".join([b"answer=none", b"run=" + run]),
    ]
    return Request(body=chance.choice(wrong))


def lengths(run: bytes, chance: random.Random) -> Request:
    """A length that is missing, odd, too small or too large."""
    whole = b"answer=none&run=" + run
    said = chance.choice(
        [
            "",
            "-1",
            "1e3",
            "0x10",
            "\u0661\u0662",
            "99999999999999999999",
            str(len(whole) - chance.randrange(1, 20)),
            str(len(whole) + chance.randrange(1, 90)),
            "16385",
            "20000",
            " 5",
            "+7",
            "5,5",
        ]
    )
    return Request(
        body=whole,
        environ={"CONTENT_LENGTH": said}
        | ({"HTTP_TRANSFER_ENCODING": "chunked"} if chance.random() < 0.3 else {}),
    )


def kinds(run: bytes, chance: random.Random) -> Request:
    """A body that says it is of another kind."""
    body = chance.choice(
        [
            b"answer=none&run=" + run,
            b'{"answer": "none"}',
            b"--x\r\n" + noise(chance),
            b'--x\r\nContent-Disposition: form-data; name="run"\r\n\r\n' + run,
            noise(chance),
        ]
    )
    type_ = chance.choice(TYPES)
    return Request(
        body=body if b"answer=none&run" not in body or "urlencoded" not in type_ else b"",
        environ={"CONTENT_TYPE": type_},
    )


def places(_run: bytes, chance: random.Random) -> Request:
    """Any method to any address, with anything behind it."""
    path = (
        chance.choice(PATHS)
        + quote_from_bytes(noise(chance, 6))
        + chance.choice(["", "?" + quote_from_bytes(noise(chance, 10)), "?answer=none"])
    )
    return Request(
        method=chance.choice(METHODS),
        path=path,
        body=noise(chance) if chance.random() < 0.5 else None,
    )


def strangers(run: bytes, chance: random.Random) -> Request:
    """The right form from another site, for another host, or from somewhere that will not say."""
    return Request(
        body=b"answer=none&run=" + run,
        environ=chance.choice(
            [
                {
                    "HTTP_SEC_FETCH_SITE": chance.choice(
                        ["cross-site", "same-site", "", "nonsense", "same-origin, cross-site"]
                    )
                },
                {
                    "HTTP_HOST": chance.choice(
                        [
                            "evil.example",
                            "check.example.evil.example",
                            "check.example:99999",
                            "",
                            "\u00e9",
                            "check.example\x00",
                            "check.example/",
                            "[::1",
                            "a" * 3_000,
                        ]
                    )
                },
            ]
        ),
    )


def headers(_run: bytes, chance: random.Random) -> Request:
    """Odd headers around an empty form."""
    name = chance.choice(
        [
            "HTTP_COOKIE",
            "HTTP_ACCEPT",
            "HTTP_RANGE",
            "HTTP_IF_NONE_MATCH",
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_HTTP_METHOD_OVERRIDE",
            "HTTP_AUTHORIZATION",
            "HTTP_REFERER",
        ]
    )
    value = (
        noise(chance).decode("latin-1") if chance.random() < 0.7 else "a" * chance.randrange(9_000)
    )
    return Request(
        method=chance.choice(["GET", "POST"]), path=chance.choice(PATHS[3:]), environ={name: value}
    )


KINDS: Final[Sequence[Callable[[bytes, random.Random], Request]]] = [
    answers,
    runs,
    names,
    lengths,
    kinds,
    places,
    strangers,
    headers,
]
