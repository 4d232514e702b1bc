"""`python run.py` serves Signpost; `run:app` is for any WSGI server. docs/running-it.md explains
every setting.

HOST and PORT change the address. SIGNPOST_HOSTS names the hosts that are answered, with commas:
then it is a copy for the public, and the content must be the one that a reviewer signed. What
nobody ever signed is served with `--unreviewed` alone (for other servers SIGNPOST_UNREVIEWED=1);
every result then says so. A language that no translator signed is offered to the public with
`--unsigned-languages` alone (SIGNPOST_UNSIGNED_LANGUAGES=1); every page of it then says so.
"""

import errno
import os
import re
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import Any, Final

from flask import Flask

from screening.content import assurances
from screening.content.check import load_checked
from screening.content.languages import UNSIGNED_LANGUAGES, Language, offered
from screening.content.load import load_land
from screening.content.signed_outcomes import outcomes_otherwise
from screening.content.signoff import (
    SIGNED,
    UNREVIEWED,
    Standing,
    as_signed,
    content_hash,
    differing,
    load_signed_files,
    load_signoff,
    refusal,
    standing,
)
from screening.content.yaml import ContentError
from screening.directory.current import Current, open_pack
from screening.directory.entry import ListError
from screening.directory.store import Store, database
from screening.model import Screener, SignOff
from screening.outcome.compile import prepare
from screening.web import create_app, key_file, key_store, serving

ROOT = Path(__file__).parent
TRIAL = {
    Standing.NEVER: "No reviewer has signed this content. Every result says so.",
    Standing.CHANGED: (
        "The content was changed after a reviewer signed it. This is a trial; every result says so."
    ),
}
LOCAL = ("127.0.0.1", "localhost", "[::1]")
HERE = (*LOCAL, "::1")
HOST_NAME: Final = re.compile(r"[^\s/@?#]+")
"""A name, perhaps with a port; an address of a page is none."""
HOST = os.environ.get("HOST", LOCAL[0])


def make_app() -> Flask:
    """The application on the content of this folder; leaves with every mistake named where there is
    one.
    """
    try:
        screener = load_checked(ROOT)
        signoff = load_signoff(ROOT)
        content = content_hash(load_signed_files(ROOT))
        how = standing(signoff, content)
    except ContentError as error:
        sys.exit(
            f"{error}\n\nSignpost does not start on content with mistakes. `python -m screening"
            " check` lists them again."
        )
    hosts = _hosts()
    if _on("BENCH") and HOST not in HERE:
        sys.exit(
            f"The bench takes files and computes for minutes, so it is for this machine alone, not"
            f" for HOST={HOST}. Leave out HOST or BENCH."
        )
    if hosts:
        _refuse_unsigned(how, signoff)
        _refuse_another_program(how, signoff, screener)
    memory = os.environ.get("SIGNPOST_COUNTS_MEMORY")
    store = _key_store()
    return create_app(
        screener,
        languages=_languages(screener, public=bool(hosts)),
        key_file=None if store else _key_file(told=not hosts or memory is not None),
        key_store=store,
        directory=_directory(screener, public=bool(hosts)),
        HOSTS=hosts or (list(LOCAL) if HOST in HERE else None),
        PATTERNS=_on("PATTERNS") and not hosts,
        BENCH=_on("BENCH") and not hosts,
        PROXY=_on("SIGNPOST_PROXY"),
        LOG=_on("SIGNPOST_LOG"),
        COUNTS=_counts_file() if screener.site.counting else None,
        COUNTS_MEMORY=int(memory) if memory else None,
        CONTENT=content,
        STANDING=how,
        SIGNOFF=signoff,
        RESULTS=assurances.read(Path(__file__).parent),
    )


def _hosts() -> list[str]:
    """The names of a copy for the public; none on a trial. Leaves where they were forgotten: that
    is no trial.
    """
    given = os.environ.get("SIGNPOST_HOSTS")
    hosts = [host.strip().lower() for host in (given or "").split(",") if host.strip()]
    if given is not None and not hosts:
        sys.exit(
            "SIGNPOST_HOSTS is set and names no host. Write yours: SIGNPOST_HOSTS=check.example."
            " For a trial, leave it out."
        )
    if wrong := [host for host in hosts if not HOST_NAME.fullmatch(host)]:
        sys.exit(
            f"SIGNPOST_HOSTS names {wrong[0]!r}, which is no host name. Write the name alone, such"
            " as check.example."
        )
    return hosts


def _refuse_unsigned(how: Standing, signoff: SignOff | None) -> None:
    """Leave, saying what to do, where the public must not be served with this content."""
    asked = os.environ.get("SIGNPOST_UNREVIEWED") == "1" or (
        __name__ == "__main__" and UNREVIEWED in sys.argv[1:]
    )
    if refused := refusal(
        how,
        _changed_files(signoff) if signoff and how is Standing.CHANGED else [],
        unreviewed=asked,
    ):
        sys.exit(refused)


def _refuse_another_program(how: Standing, signoff: SignOff | None, screener: Screener) -> None:
    """Leave where the words are those that were signed, and the program makes something else of
    them.
    """
    if (
        signoff
        and how is Standing.SIGNED
        and (refused := outcomes_otherwise(signoff, ROOT, prepare(screener)))
    ):
        sys.exit(refused)


def _changed_files(signoff: SignOff) -> list[str]:
    """The files that are not as they were signed; none where what was signed is lost, or is not
    what was signed.
    """
    try:
        signed = load_signed_files(ROOT / SIGNED)
    except ContentError:
        return []
    return differing(load_signed_files(ROOT), signed) if as_signed(signoff, signed) else []


def _languages(screener: Screener, *, public: bool) -> tuple[Language, ...]:
    """The languages that are offered beside that of the content: to the public what was signed, a
    draft only where the operator asked for it.
    """
    asked = _on("SIGNPOST_UNSIGNED_LANGUAGES") or (
        __name__ == "__main__" and UNSIGNED_LANGUAGES in sys.argv[1:]
    )
    return offered(ROOT, screener, signed_only=public and not asked)


def _on(name: str) -> bool:
    return os.environ.get(name) == "1"


def _directory(screener: Screener, *, public: bool) -> Current | None:
    """The places that can be searched, with made-up ones where there are none yet; a copy for the
    public never shows those.
    """
    folder = Path(__file__).parent
    if not (folder / "directory" / screener.site.country).is_dir():
        return None
    try:
        pack = open_pack(folder, *load_land(folder))
    except (ContentError, ListError) as error:
        sys.exit(
            f"{error}\n\nThe places of this country cannot be searched. docs/directory.md explains"
            " these files."
        )
    current = Current(pack, Store(database()), time.time, sample=not public)
    current.get()
    return current


def _counts_file() -> Path:
    """Where daily counts are added; leaves where there is no such place."""
    named = os.environ.get("SIGNPOST_COUNTS")
    file = Path(named) if named else ROOT / "var" / "counts.csv"
    try:
        if not named:
            file.parent.mkdir(exist_ok=True)
        file.open("a", encoding="utf-8").close()
    except OSError:
        sys.exit(
            f"site.yaml switches counting on, but the file {file} cannot be written. Name another:"
            " SIGNPOST_COUNTS=counts.csv"
        )
    return file


def _key_store() -> Any:
    """The store that several hosts share their keys in; None where they lie in a file."""
    address = os.environ.get("SIGNPOST_KEYS", "")
    if "://" not in address:
        return None
    password, authority = (
        os.environ.get(f"SIGNPOST_KEYS_{name}") for name in ("PASSWORD", "AUTHORITY")
    )
    try:
        if why := key_store.refused(address):
            sys.exit(why)
        words = Path(password).read_text(encoding="utf-8").strip() if password else ""
        return key_store.client(address, words, Path(authority) if authority else None)
    except (OSError, ValueError, ImportError) as error:
        sys.exit(f"The store of the keys cannot be used: {error}")


def _key_file(*, told: bool) -> Path | None:
    """The shared key file, in memory rather than on disk; None where this machine has no such
    folder.

    Args:
        told: True on a trial, and in a worker of gunicorn, whose start has said already where the
            file lies.
    """
    if named := os.environ.get("SIGNPOST_KEYS"):
        file = Path(named)
        if why := key_file.refused(file):
            sys.exit(why)
        if not told and key_file.on_disk(file):
            sys.stderr.write(
                f"The keys in {file} lie on a disk, and can be found there later. Better: a folder"
                " in memory, such as /run.\n"
            )
        return file
    memory = Path("/dev/shm")  # noqa: S108 - RAM, and the folder below is ours alone
    if not memory.is_dir():
        return None
    folder = memory / f"signpost-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
        sys.exit(
            f"{folder} can be opened by someone else, and keys must not be. Remove it, or name"
            " another file: SIGNPOST_KEYS=FILE"
        )
    return folder / "keys"


app = make_app()


def _ready() -> None:
    """Say where it is served, and open the bench where it was asked for."""
    address = f"http://{f'[{HOST}]' if ':' in HOST else HOST}:{_port()}"
    print(f"Signpost is ready: {address}", flush=True)  # noqa: T201 - for who started it
    if app.config["BENCH"]:
        print(f"The bench: {address}/bench", flush=True)  # noqa: T201 - so is this
        _opened(f"{address}/bench")
    if app.config["STANDING"] is not Standing.SIGNED:
        print(TRIAL[app.config["STANDING"]], flush=True)  # noqa: T201 - so is this


def _opened(address: str) -> None:
    """Open a page in this machine's browser, where it has a screen: a browser in the terminal would
    take it over.
    """
    screens = (os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform in ("darwin", "win32") or any(screens):
        threading.Timer(0.5, webbrowser.open, [address]).start()


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        sys.exit(
            f"PORT must be a number from 1 to 65535, and is `{given}`. For example: PORT=8001"
            " make run"
        )
    return int(given)


def _not_served(error: Exception) -> str:
    """Why the address cannot be used, and what to do."""
    if isinstance(error, ValueError) or getattr(error, "errno", None) == errno.EADDRNOTAVAIL:
        here = "Take 127.0.0.1 for this machine alone, or 0.0.0.0 for its network"
        return f"This machine has no address `{HOST}`. {here}: HOST=0.0.0.0 make run"
    return (
        f"The address cannot be used: {getattr(error, 'strerror', '') or error}. Try another port:"
        " PORT=8001 make run"
    )


if __name__ == "__main__":
    try:
        serving.serve(app, HOST, _port(), _ready)
    except (OSError, ValueError) as error:
        sys.exit(_not_served(error))
    except KeyboardInterrupt:
        sys.exit(0)
