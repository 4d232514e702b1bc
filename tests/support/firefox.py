"""Firefox of the system, headless, spoken to by its own remote protocol (Marionette): no driver, no
library.
"""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.processes import begun

FIREFOX: Final = shutil.which("firefox-esr") or shutil.which("firefox")
ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver names an element."""
SETTINGS: Final[dict[str, object]] = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.sessionstore.interval": 1000,
}
"""Its own port, no calls home; what it keeps for the next start is written every second, so that a
search finds it.
"""


class FirefoxError(Exception):
    """The browser refused, or does not answer."""


@dataclass
class Firefox:
    """One window. Commands and answers are JSON, each after its length and a colon."""

    wire: socket.socket
    profile: Path
    number: int = 0

    def __post_init__(self) -> None:
        self.came = b""
        self._read()

    def _read(self) -> Any:
        while b":" not in self.came:
            self._more()
        length, _, self.came = self.came.partition(b":")
        while len(self.came) < int(length):
            self._more()
        message, self.came = self.came[: int(length)], self.came[int(length) :]
        return json.loads(message)

    def _more(self) -> None:
        part = self.wire.recv(65_536)
        if not part:
            raise FirefoxError("the browser is gone")
        self.came += part

    def do(self, command: str, **parameters: object) -> Any:
        """One command, of WebDriver unless it names another part.

        Raises:
            FirefoxError: with what the browser says is wrong.
        """
        self.number += 1
        data = json.dumps(
            [0, self.number, command if ":" in command else f"WebDriver:{command}", parameters]
        ).encode()
        self.wire.sendall(f"{len(data)}:".encode() + data)
        _, _, error, result = self._read()
        if error:
            raise FirefoxError(error["error"], error["message"])
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def open(self, url: str) -> None:
        """Go to an address, and wait until it is there."""
        self.do("Navigate", url=url)

    def back(self) -> None:
        """Press Back."""
        self.do("Back")

    @property
    def url(self) -> str:
        """The address of the page."""
        return str(self.do("GetCurrentURL"))

    @property
    def seen(self) -> str:
        """What can be read on the page."""
        return str(self.do("GetElementText", id=self._find("body")))

    def _find(self, selector: str) -> str:
        return str(self.do("FindElement", using="css selector", value=selector)[ELEMENT])

    def has(self, selector: str) -> bool:
        """Whether something on the page fits."""
        return bool(self.do("FindElements", using="css selector", value=selector))

    def click(self, selector: str) -> None:
        """Click the first that fits, and wait for the page that it leads to."""
        self.do("ElementClick", id=self._find(selector))

    def wait_for(self, part: str, seconds: float = 10) -> None:
        """Wait until the address has this in it.

        Raises:
            FirefoxError: where it does not come.
        """
        until = time.monotonic() + seconds
        while part not in self.url:
            if time.monotonic() > until:
                raise FirefoxError(f"{part} never came; the page is {self.url}")
            time.sleep(0.05)


@contextmanager
def firefox(profile: Path, **settings: object) -> Iterator[Firefox]:
    """A new window on a profile, closed in the end as a person closes it."""
    profile.mkdir(parents=True, exist_ok=True)
    wanted = {**SETTINGS, **settings}
    (profile / "user.js").write_text(
        "".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in wanted.items())
    )
    port_file = profile / "MarionetteActivePort"
    port_file.unlink(missing_ok=True)
    command = [str(FIREFOX), "-headless", "-no-remote", "-marionette", "-profile", str(profile)]
    with begun(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        port = _port(port_file, process)
        with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
            window = Firefox(wire, profile)
            window.do("NewSession", capabilities={})
            yield window
            with suppress(FirefoxError, OSError):
                window.do("Marionette:Quit", flags=["eAttemptQuit"])
        process.wait(timeout=30)


def _port(file: Path, process: "subprocess.Popen[bytes]") -> int:
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        if file.exists() and (text := file.read_text().strip()):
            return int(text)
        time.sleep(0.1)
    raise FirefoxError("Firefox does not start")
