"""`python -m tests.support.traced NUMBER KEYS`: so many checks in this process;
prints what was written and whom it spoke to meanwhile.
"""

import os
import random
import sys
import time
from pathlib import Path

from screening.web import create_app
from tests.conftest import random_answers, sample_places, shipped
from tests.support.quick import HOST, Quick

SPEAKS = (
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.bind",
    "urllib.Request",
    "sqlite3.connect",
)
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn")
CHANGES = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "shutil.copyfile",
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def watch(said: set[str]) -> None:
    """From now on note every file that is opened to write, every change of a folder, every
    connection and every program.
    """

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
            said.add(f"writes {arguments[0]}")
        elif event in SPEAKS or event in STARTS:
            said.add(f"{event} {arguments[1:]}")
        elif event in CHANGES:
            said.update(
                f"writes {each}" for each in arguments if isinstance(each, str | os.PathLike)
            )

    sys.addaudithook(hook)


def main() -> None:
    """Check after check, with every page that comes at the end of one."""
    number, keys = int(sys.argv[1]), Path(sys.argv[2])
    browser = Quick(
        create_app(
            shipped().screener, key_file=keys, directory=sample_places(time.time), HOSTS=[HOST]
        )
    )
    said: set[str] = set()
    watch(said)
    for seed in range(number):
        answers = random_answers(browser.plan, random.Random(seed))
        place = browser.start()
        while place != "/answers":
            place = browser.answer(place, answers[browser.asked_at(place)]).place
        browser.post(
            "/places", [("run", browser.state.token if browser.state else ""), ("where", "66952")]
        )
        for path in (
            "/places",
            "/answers",
            "/result",
            "/result/page",
            "/result/text",
            "/leave",
            "/leave/go",
            "/nowhere",
        ):
            browser.get(path)
        browser.send("POST", "/check/1", b"\xff")
    found = sorted(said)
    sys.stdout.write("".join(f"{line}\n" for line in found))


if __name__ == "__main__":
    main()
