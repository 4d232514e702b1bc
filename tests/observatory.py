"""The rules of MDN's HTTP Observatory, applied without asking it: what each header earns, and the score.

Points and conditions are those of github.com/mdn/mdn-http-observatory (src/grader/charts.js, src/analyzer/tests/), read in
its versions of 2025 and 2026, in words of our own. Points for COOP and COEP were first given by algorithm version 6; what an
unknown value of these two costs is inferred from a published score. Where a scanner would need a network (redirection,
preloading, foreign scripts), we take the case of a copy behind `deploy/`: https alone, not preloaded, no foreign script.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

POINTS: Final = {
    "csp: nothing but what is named": 10,
    "csp: nothing unsafe": 5,
    "csp: unsafe style": 0,
    "csp: eval": -10,
    "csp: unsafe scripts": -20,
    "csp: none, or not readable": -25,
    "cookies: secure, http only, same site": 5,
    "cookies: secure, http only": 0,
    "cookies: none": 0,
    "cookies: not secure, under hsts": -5,
    "cookies: not secure": -20,
    "cookies: a session, not secure, under hsts": -10,
    "cookies: a session, open to scripts": -30,
    "cookies: a session, not secure": -40,
    "cookies: same site is not readable": -20,
    "cors: none": 0,
    "cors: everyone, with credentials": -50,
    "referrer: private": 5,
    "referrer: none": 0,
    "referrer: tells, or not readable": -5,
    "hsts: six months": 0,
    "hsts: shorter": -10,
    "hsts: none, or not readable": -20,
    "sniffing: off": 0,
    "sniffing: on": -5,
    "frames: refused by csp": 5,
    "frames: refused": 0,
    "frames: allowed": -20,
    "corp: same origin or site": 10,
    "corp: none, or anyone": 0,
    "corp: not readable": -5,
    "coop: same origin": 10,
    "coop: none": 0,
    "coop: not readable": -5,
    "coep: require corp": 10,
    "coep: none": 0,
    "coep: not readable": -5,
}
FROM: Final = 100
BONUS_FROM: Final = 90
"""What is earned counts only where what is lost leaves this much."""
BROAD: Final = {"*", "http:", "https:", "ftp:", "http://*", "https://*"}
SIX_MONTHS: Final = 15_552_000

Headers = Sequence[tuple[str, str]]


def score(headers: Headers) -> int:
    """The score of a response over https."""
    points = [POINTS[name] for name in findings(headers)]
    lost = FROM + sum(each for each in points if each < 0)
    return lost + sum(each for each in points if each > 0) if lost >= BONUS_FROM else max(lost, 0)


def findings(headers: Headers) -> Iterator[str]:
    """One finding for each thing that is looked at."""
    values = {name: [value for key, value in headers if key.lower() == name] for name in {key.lower() for key, _ in headers}}
    csp = policy(values.get("content-security-policy", []))
    yield _csp(csp)
    yield _cookies(values)
    open_to_all = values.get("access-control-allow-origin") and values.get("access-control-allow-credentials")
    yield "cors: everyone, with credentials" if open_to_all else "cors: none"
    yield _referrer(values.get("referrer-policy", []))
    yield _hsts(values.get("strict-transport-security", []))
    nosniff = [value.strip().lower() for value in values.get("x-content-type-options", [])] == ["nosniff"]
    yield "sniffing: off" if nosniff else "sniffing: on"
    framed = [value.strip().lower() for value in values.get("x-frame-options", [])]
    refused = "frames: refused" if framed in (["deny"], ["sameorigin"]) else "frames: allowed"
    yield "frames: refused by csp" if "frame-ancestors" in csp else refused
    yield _one_of(
        "corp", values, "cross-origin-resource-policy", {"same-origin": "same origin or site", "same-site": "same origin or site"}
    )
    yield _one_of("coop", values, "cross-origin-opener-policy", {"same-origin": "same origin"})
    yield _one_of("coep", values, "cross-origin-embedder-policy", {"require-corp": "require corp"})


def policy(values: Sequence[str]) -> dict[str, set[str]]:
    """The directives of a policy with their sources; none where a directive stands there twice, or where there are two policies."""
    if len(values) != 1 or "," in values[0]:
        return {}
    parts = [part.split() for part in values[0].lower().split(";") if part.strip()]
    names = [name for name, *_ in parts]
    return {name: set(sources) or {"'none'"} for name, *sources in parts} if len(names) == len(set(names)) else {}


def _csp(csp: Mapping[str, set[str]]) -> str:
    if not csp:
        return "csp: none, or not readable"
    default = csp.get("default-src", {"*"})
    scripts, objects, styles = (csp.get(name, default) for name in ("script-src", "object-src", "style-src"))
    if scripts & (BROAD | {"'unsafe-inline'", "data:"}) or objects & BROAD:
        return "csp: unsafe scripts"
    if "'unsafe-eval'" in scripts | styles:
        return "csp: eval"
    if styles & (BROAD | {"'unsafe-inline'", "data:"}):
        return "csp: unsafe style"
    return "csp: nothing but what is named" if default == {"'none'"} else "csp: nothing unsafe"


def _cookies(values: Mapping[str, Sequence[str]]) -> str:
    """The worst that can be said of any cookie."""
    under = ", under hsts" if values.get("strict-transport-security") else ""
    each = [_cookie(cookie, under) for cookie in values.get("set-cookie", [])]
    return min(each, key=lambda name: POINTS[name]) if each else "cookies: none"


def _cookie(cookie: str, under: str) -> str:
    pair, *parts = [part.strip().lower() for part in cookie.split(";")]
    session = ": a session," if re.match(r"[^=]*(login|sess)", pair) else ":"
    site = next((part.partition("=")[2] for part in parts if part.startswith("samesite")), None)
    if "secure" not in parts:
        return f"cookies{session} not secure{under}"
    if session != ":" and "httponly" not in parts:
        return "cookies: a session, open to scripts"
    if site not in (None, "strict", "lax", "none"):
        return "cookies: same site is not readable"
    return "cookies: secure, http only, same site" if site else "cookies: secure, http only"


def _referrer(values: Sequence[str]) -> str:
    if not values:
        return "referrer: none"
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    known = private | {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
    named = [name for name in (part.strip().lower() for part in ",".join(values).split(",")) if name in known]
    return "referrer: private" if named and named[-1] in private else "referrer: tells, or not readable"


def _hsts(values: Sequence[str]) -> str:
    age = re.search(r"(?:^|;)\s*max-age=(\d+)", values[0].lower()) if len(values) == 1 and "," not in values[0] else None
    if not age:
        return "hsts: none, or not readable"
    return "hsts: six months" if int(age[1]) >= SIX_MONTHS else "hsts: shorter"


def _one_of(kind: str, values: Mapping[str, Sequence[str]], header: str, earned: Mapping[str, str]) -> str:
    """A header that is one token."""
    said = values.get(header)
    nothing = next(name for name in POINTS if name.startswith(f"{kind}: none"))
    if not said or said in (["cross-origin"], ["unsafe-none"]):
        return nothing
    return f"{kind}: {earned[said[0]]}" if len(said) == 1 and said[0] in earned else f"{kind}: not readable"
