"""The servers of deploy/, really started on free ports of this machine, with the files that an
operator uses.
"""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.conftest import ROOT
from tests.support.browser_fixtures import missing
from tests.support.certificate import certificate
from tests.support.processes import begun

DEPLOY: Final = ROOT / "deploy"
HOST: Final = "check.example"
ANY_CERTIFICATE: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ANY_CERTIFICATE.check_hostname, ANY_CERTIFICATE.verify_mode = False, ssl.CERT_NONE


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Answer:
    """What a server sent."""

    status: int
    headers: http.client.HTTPMessage
    body: str

    @property
    def cookie(self) -> str:
        """The cookie that it set, as a browser sends it back; empty where it set none."""
        return (self.headers.get("Set-Cookie") or "").partition(";")[0]


@dataclass
class Server:
    """A process that serves, its port, and where it writes."""

    process: "subprocess.Popen[bytes]"
    port: int
    output: Path
    https: bool = False

    def ask(
        self, path: str, form: Mapping[str, str | Sequence[str]] | None = None, **headers: str
    ) -> Answer:
        """One visit on a connection of its own."""
        if self.https:
            connection: http.client.HTTPConnection = Named(ANY_CERTIFICATE, self.port)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            if form is None:
                connection.request("GET", path, headers=sent)
            else:
                sent = {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Sec-Fetch-Site": "same-origin",
                    **sent,
                }
                body = urlencode(form, doseq=True).encode()
                chunked = "Transfer-Encoding" in sent
                connection.request(
                    "POST", path, iter([body]) if chunked else body, sent, encode_chunked=chunked
                )
            response = connection.getresponse()
            return Answer(response.status, response.msg, response.read().decode(errors="replace"))
        finally:
            connection.close()

    def send(self, sent: bytes, tls: bool = True) -> Answer | None:
        """Bytes as they are, on a connection of their own; None where it is closed without an
        answer.
        """
        with contextlib.ExitStack() as open_:
            one = open_.enter_context(
                socket.create_connection(("127.0.0.1", self.port), timeout=20)
            )
            if self.https and tls:
                one = open_.enter_context(ANY_CERTIFICATE.wrap_socket(one, server_hostname=HOST))
            one.sendall(sent)
            response = http.client.HTTPResponse(one)
            try:
                response.begin()
            except (ConnectionError, http.client.BadStatusLine):
                return None
            return Answer(response.status, response.msg, response.read().decode(errors="replace"))

    def written(self) -> str:
        """Everything that it wrote so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """Tell it to finish; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


class Named(http.client.HTTPSConnection):
    """A connection to this machine that asks for our host by name."""

    def __init__(self, context: ssl.SSLContext, port: int, source: str = "127.0.0.1") -> None:
        super().__init__("127.0.0.1", port, timeout=20, context=context)
        self.named, self.source = context, source

    def connect(self) -> None:
        plain = socket.create_connection(
            ("127.0.0.1", self.port or 0), timeout=20, source_address=(self.source, 0)
        )
        self.sock = self.named.wrap_socket(plain, server_hostname=HOST)


@contextmanager
def running(
    command: list[str],
    port: int,
    output: Path,
    https: bool = False,
    held: int = -1,
    **environment: str,
) -> Iterator[Server]:
    """A process that listens on a port, or takes over a socket that is held; ended with the
    test.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    if held >= 0:
        command = [sys.executable, "-c", AS_SYSTEMD, str(held), *command]
    settings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SIGNPOST", "LISTEN"))
    }
    with (
        output.open("ab") as out,
        begun(
            command,
            cwd=ROOT,
            env=settings | environment,
            stdout=out,
            stderr=out,
            pass_fds=[held] if held >= 0 else [],
        ) as process,
    ):
        server = Server(process, port, output, https)
        until_it_listens(server)
        yield server


def until_it_listens(server: Server) -> None:
    """Wait for the port, or say what the process wrote when it ended."""
    for _ in range(600):
        assert server.process.poll() is None, server.written()
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("it does not listen")


AS_SYSTEMD: Final = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
listens = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execve(sys.argv[2], sys.argv[2:], {**os.environ, **listens})
"""
"""Hands a socket over as systemd does."""


def gunicorn(config: Path = DEPLOY / "gunicorn.conf.py") -> list[str]:
    """The command of signpost.service, with this Python."""
    return [sys.executable, "-m", "gunicorn", "--config", str(config)]


@contextmanager
def app(
    folder: Path,
    port: int = 0,
    config: Path = DEPLOY / "gunicorn.conf.py",
    held: int = -1,
    **environment: str,
) -> Iterator[Server]:
    """gunicorn with the settings of deploy/, as behind a proxy, on a port or on a socket that is
    held; keys and output in a folder.
    """
    port = port or free_port()
    settings = {
        "SIGNPOST_BIND": f"127.0.0.1:{port}",
        "SIGNPOST_HOSTS": HOST,
        "SIGNPOST_PROXY": "1",
        "SIGNPOST_UNREVIEWED": "1",
        "SIGNPOST_KEYS": str(folder / "keys" / "keys"),
    }
    with running(
        gunicorn(config), port, folder / f"gunicorn-{port}.txt", held=held, **settings | environment
    ) as server:
        for _ in range(200):
            try:
                if server.ask("/healthz").status == 200:
                    break
            except OSError:
                time.sleep(0.05)
        yield server


@contextmanager
def nginx(
    folder: Path, upstreams: Sequence[int | str], rate: str = "rate=50r/s"
) -> Iterator[Server]:
    """nginx with deploy/nginx.conf: its ports, paths and upstream are all that is changed, and the
    rate where all come from here.
    """
    found = shutil.which("nginx", path=f"{os.environ.get('PATH')}:/usr/sbin") or missing("nginx")
    port = free_port()
    conf = nginx_conf(folder, port, addresses(upstreams), rate)
    with running(
        [found, "-c", str(conf), "-g", "daemon off;"], port, folder / "nginx.txt", https=True
    ) as server:
        yield server


def own_certificate(folder: Path, host: str = HOST) -> tuple[Path, Path]:
    """The files of a certificate for a host that nobody else signed, and of its key."""
    key, cert = certificate(host)
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "cert.pem").write_bytes(cert.public_bytes(Encoding.PEM))
    return folder / "cert.pem", folder / "key.pem"


def nginx_conf(folder: Path, port: int, upstreams: list[str], rate: str = "rate=50r/s") -> Path:
    """A copy of deploy/nginx.conf that runs on this machine."""
    cert, key = own_certificate(folder)
    servers = "\n".join(f"server {upstream} fail_timeout=0;" for upstream in upstreams)
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("/etc/letsencrypt/live/check.example/fullchain.pem", str(cert)),
        ("/etc/letsencrypt/live/check.example/privkey.pem", str(key)),
        ("/run/nginx.pid", str(folder / "nginx.pid")),
        ("/opt/signpost/deploy", str(DEPLOY)),
        ("rate=50r/s", rate),
        ("server unix:/run/signpost.sock fail_timeout=0;", servers),
        ("listen 80 default_server;", f"listen 127.0.0.1:{free_port()} default_server;"),
        ("listen 443 ssl default_server;", f"listen 127.0.0.1:{port} ssl default_server;"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text = re.sub(r" *listen \[::\].*\n", "", text)
    text = text.replace(
        "http {\n",
        f"http {{\n    {' '.join(f'{kind}_temp_path {folder / kind};' for kind in TEMPORARY)}\n",
        1,
    )
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return path


def addresses(upstreams: Sequence[int | str]) -> list[str]:
    """Ports of this machine as addresses; what is none, such as a socket, as it is."""
    return [
        f"127.0.0.1:{upstream}" if isinstance(upstream, int) else upstream for upstream in upstreams
    ]


TEMPORARY: Final = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def caddy(folder: Path, upstreams: Sequence[int | str], https: bool = False) -> Iterator[Server]:
    """Caddy with deploy/Caddyfile, without TLS, since it would ask the world for a certificate; or
    with one of our own.
    """
    found = shutil.which("caddy") or missing("Caddy")
    port = free_port()
    settings = {
        "SIGNPOST_SITE": f"http{'s' * https}://{HOST}:{port}",
        "SIGNPOST_UPSTREAMS": " ".join(addresses(upstreams)),
        "SIGNPOST_DOWN": str(DEPLOY),
        "HOME": str(folder),
    }
    path = caddyfile(folder, found, port)
    if https:
        own = f"tls {' '.join(map(str, own_certificate(folder)))}"
        text = path.read_text(encoding="utf-8").replace(
            "admin off", "admin off\n\tauto_https disable_redirects", 1
        )
        path.write_text(
            text.replace(":check.example} {", f":check.example}} {{\n\t{own}", 1), encoding="utf-8"
        )
    command = [found, "run", "--config", str(path), "--adapter", "caddyfile"]
    with running(command, port, folder / "caddy.txt", https, **settings) as server:
        yield server


def caddyfile(folder: Path, found: str, port: int = 443) -> Path:
    """deploy/Caddyfile, on another port for https; for a Caddy before 2.6.4 the one setting that
    had other names then is renamed.
    """
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    version = subprocess.run([found, "version"], capture_output=True, text=True, check=True).stdout
    if tuple(int(n) for n in re.findall(r"\d+", version)[:3]) < (2, 6, 4):
        text = text.replace("request_buffers 16KiB", "buffer_requests\n\tmax_buffer_size 16KiB")
    assert text.count("\n:443 {") == 1
    text = text.replace("\n:443 {", f"\n:{port} {{")
    path = folder / "Caddyfile"
    path.write_text(text, encoding="utf-8")
    return path
