"""The only owner of the answers: sealed in one cookie, of one size, for a short time. Nothing is
kept here.

The token is AES-256-GCM over: version 1, run id 8, born 4, seen 4, interruption 2, then 48 slots of
8 bytes (a 4-byte hash of a question's wording, and one bit for each of its options), then 64 bytes
for what was looked for among the places (a 4-byte hash of the terms that are offered, one bit for
each of them, and the town or postal code). A question whose wording changed while someone was
answering is asked again, never reinterpreted; where other terms are offered than before, those that
were ticked are dropped. Keys live for an hour, and are destroyed after five, so an old cookie can
be opened by no one.
"""

import hashlib
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import request
from werkzeug.wrappers import Response

from screening.directory.place import Need
from screening.model import MAX_QUESTIONS, Answers, Question
from screening.outcome.engine import relevant, valid
from screening.outcome.plan import Plan
from screening.web.key_store import fingerprint
from screening.web.keys import KeyRing

IDLE_SECONDS: Final = 60 * 60
LIFE_SECONDS: Final = 4 * 60 * 60
CLOCK_TOLERANCE: Final = 60

_HEAD: Final = struct.Struct(">B8sIIBB")
_KEY: Final = struct.Struct(">I4s")
"""The hour of the key, and its fingerprint."""
_SLOT: Final = struct.Struct(">4sI")
_SOUGHT: Final = struct.Struct(">B4sQ51p")
"""Whether anything was looked for, the hash of the terms, their bits, and where."""
LONGEST_PLACE: Final = 50
"""Bytes of a town or postal code."""
_VERSION: Final = 2
_PURPOSE: Final = b"signpost answers 1"
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Interruption:
    """An emergency page at the address of the question whose answer calls for it. Both are numbers
    as in addresses, counted from 1.
    """

    question: int
    emergency: int


@dataclass(frozen=True, slots=True)
class State:
    """One check in one browser."""

    run: bytes
    """Random, new with every start: tells two checks apart, and a form of ours from a forged one.
    """
    born: int
    seen: int
    answers: Answers
    sought: Need | None = None
    """What was looked for among the places."""
    interruption: Interruption | None = None
    """What stands in place of a question until the person goes on."""

    @property
    def token(self) -> str:
        """The run id as forms carry it."""
        return self.run.hex()


def _wording(question: Question) -> bytes:
    """A hash of everything that gives an answer its meaning."""
    return hashlib.sha256(
        question.model_dump_json(include={"id", "kind", "ask", "hint", "options"}).encode()
    ).digest()[:4]


class Answered:
    """Seals and opens the answers of one screener.

    Args:
        plan: the content in the language of the pages.
        keys: what seals.
        offered: the same content in every language that is offered: an answer is kept while its
            question has the words in one of them.
    """

    def __init__(self, plan: Plan, keys: KeyRing, offered: Sequence[Plan] = ()) -> None:
        self.plan, self.keys = plan, keys
        self._hash = {id_: _wording(question) for id_, question in plan.questions.items()}
        self._question = {
            _wording(question): plan.questions[id_]
            for each in (*offered, plan)
            for id_, question in each.questions.items()
        }
        self._terms = [term for facet in plan.screener.facets for term in facet.offered]
        self._terms_hash = hashlib.sha256("|".join(self._terms).encode()).digest()[:4]
        self._order = {
            id_: [o.id for o in question.options] for id_, question in plan.questions.items()
        }
        self._one = {
            id_: {1 << i: (option,) for i, option in enumerate(order)}
            for id_, order in self._order.items()
        }

    # --- sealing ---

    def seal(self, state: State) -> str:
        """The state as a token; its length is always the same."""
        at = state.interruption
        interrupted = (at.question, at.emergency) if at else (0, 0)
        body = _HEAD.pack(_VERSION, state.run, state.born, state.seen, *interrupted)
        for id_, chosen in state.answers.items():
            body += _SLOT.pack(
                self._hash[id_], sum(1 << self._order[id_].index(option) for option in chosen)
            )
        body = body.ljust(_HEAD.size + MAX_QUESTIONS * _SLOT.size, b"\0") + self._pack(state.sought)
        hour, key = self.keys.current()
        named = _KEY.pack(hour, fingerprint(key))
        nonce = secrets.token_bytes(_NONCE)
        return urlsafe_b64encode(
            named + nonce + AESGCM(key).encrypt(nonce, body, _PURPOSE)
        ).decode()

    def open(self, token: str) -> State | None:
        """The state of a token; None where it is forged, broken, too old, or from before the keys
        were destroyed.
        """
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
            key = self.keys.get(*_KEY.unpack_from(raw))
            nonce, sealed = raw[_KEY.size : _KEY.size + _NONCE], raw[_KEY.size + _NONCE :]
            body = AESGCM(key).decrypt(nonce, sealed, _PURPOSE) if key else b""
            version, run, born, seen, *interrupted = _HEAD.unpack_from(body)
        except (ValueError, struct.error, InvalidTag):
            return None
        now = self.keys.now()
        young = -CLOCK_TOLERANCE <= now - seen <= IDLE_SECONDS and now - born <= LIFE_SECONDS
        if version != _VERSION or not young:
            return None
        answers: dict[str, tuple[str, ...]] = {}
        for hash_, mask in _SLOT.iter_unpack(
            body[_HEAD.size : _HEAD.size + MAX_QUESTIONS * _SLOT.size]
        ):
            if not mask:
                break  # the rest is empty: no question is answered with nothing
            if question := self._question.get(hash_):
                order = self._order[question.id]
                answers[question.id] = self._one[question.id].get(mask) or tuple(
                    o for i, o in enumerate(order) if mask >> i & 1
                )
        at = Interruption(*interrupted) if all(interrupted) else None
        return State(run, born, seen, answers, self._unpack(body[-_SOUGHT.size :]), at)

    def _pack(self, sought: Need | None) -> bytes:
        if sought is None:
            return bytes(_SOUGHT.size)
        bits = sum(1 << i for i, term in enumerate(self._terms) if term in sought.terms)
        return _SOUGHT.pack(1, self._terms_hash, bits, sought.where.encode())

    def _unpack(self, body: bytes) -> Need | None:
        there, hash_, bits, where = _SOUGHT.unpack(body)
        known = self._terms if hash_ == self._terms_hash else []
        return (
            Need(where.decode(), frozenset(term for i, term in enumerate(known) if bits >> i & 1))
            if there
            else None
        )

    # --- one request ---

    @staticmethod
    def cookie() -> str:
        """The name of the cookie: with the prefix that binds it to this host wherever browsers
        allow it.
        """
        return "__Host-c" if request.is_secure else "c"

    def start(self) -> State:
        """A new, empty check."""
        return State(secrets.token_bytes(8), self.keys.now(), self.keys.now(), {})

    def read(self) -> State | None:
        """The state that this request brings; None where there is none that can be read."""
        token = request.cookies.get(self.cookie())
        return self.open(token) if token else None

    def write(self, response: Response, state: State) -> Response:
        """Put the state into the response, seen now."""
        token = self.seal(replace(state, seen=self.keys.now()))
        response.set_cookie(
            self.cookie(),
            token,
            path="/",
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response

    def answer(
        self, state: State, question: Question, chosen: tuple[str, ...], perspective: str
    ) -> State:
        """The state with this answer. Another answer to whom the check is for begins another check.

        The old answers were about someone else, and so is a form that is still open in another tab:
        a new run id refuses it.

        Raises:
            ValueError: where it is no answer to this question.
        """
        if not valid(question, perspective, chosen):
            raise ValueError("not an answer to this question")
        before = state.answers.get(question.id, chosen)
        if self.plan.decides_perspective(question.id) and before != chosen:
            return replace(state, run=self.start().run, answers={question.id: chosen})
        return replace(state, answers={**state.answers, question.id: chosen})

    def counted(self, state: State) -> Answers:
        """The answers that count: those on the path."""
        return relevant(self.plan, state.answers)


def forget(response: Response, second_hop: bool) -> Response:
    """Delete the cookie. The second hop changes it once more, so that no page with answers can be
    brought back.

    See docs/decisions/0005-leaving-in-two-hops.md.
    """
    value, age = ("0", 1) if second_hop else ("", 0)
    for name, secure in (("__Host-c", True),) if request.is_secure else (("c", False),):
        response.set_cookie(
            name, value, max_age=age, path="/", secure=secure, httponly=True, samesite="Strict"
        )
    if not second_hop:
        response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response
