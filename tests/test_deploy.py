"""The files of deploy/: each is started, read by its own program, or held to what it must say."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from screening.model import Screener
from screening.web import HEADERS
from screening.web.counting import SIZE
from screening.web.key_file import on_disk
from tests.conftest import ROOT
from tests.support import servers
from tests.support.processes import begun
from tests.support.servers import DEPLOY, HOST, Answer, Server
from tests.test_run import CONTENT

SLOW = pytest.mark.slow(
    "the servers and proxies of deploy/, really started, stopped, flooded and broken"
)
BOTH = [pytest.param(make, id=make.__name__, marks=SLOW) for make in (servers.nginx, servers.caddy)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers of this file keep their keys and write what they say."""
    return tmp_path_factory.mktemp("deploy")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Server]:
    """gunicorn with its settings."""
    with servers.app(folder) as server:
        yield server


@pytest.fixture(scope="module", params=BOTH)
def proxy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, app: Server
) -> Iterator[Server]:
    """A proxy in front of it."""
    with request.param(tmp_path_factory.mktemp("proxy"), [app.port]) as server:
        yield server


@pytest.fixture(scope="module", params=BOTH)
def alone(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A proxy whose app is down."""
    with request.param(tmp_path_factory.mktemp("alone"), [servers.free_port()]) as server:
        yield server


# --- gunicorn ---


def test_gunicorn_serves_and_stops_when_told(tmp_path: Path) -> None:
    """It is ready, keeps its keys to itself, and ends without an error."""
    with servers.app(tmp_path) as server:
        assert server.ask("/readyz").status == 200
        assert server.ask("/start", {}).status == 303
        assert (tmp_path / "keys" / "keys").stat().st_mode & 0o777 == 0o600
        assert server.written().count("lie on a disk") == on_disk(tmp_path)
        assert server.stop() == 0


def test_gunicorn_writes_nothing_of_a_visit(app: Server) -> None:
    """Neither addresses nor what was asked for, also where it could not be understood."""
    app.ask(
        "/check/1?answer=k7canary", None, Referer="https://k7canary.example", User_Agent="k7canary"
    )
    for sent in (
        b"k7canary / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nk7canary : k7canary\r\n\r\n",
        b"GET /" + b"k7canary" * 400,
    ):
        with socket.create_connection(("127.0.0.1", app.port), timeout=10) as one:
            one.sendall(sent)
            one.shutdown(socket.SHUT_WR)
            assert b" 200 " not in one.recv(100)

    said = app.written()
    assert "Listening at" in said
    assert "k7canary" not in said
    assert not re.search(r"GET|POST|Invalid|ip=", said)


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO", "REMOTE_USER"])
def test_no_header_says_where_the_app_lies(app: Server, name: str) -> None:
    """Neither a fault that repeats what was sent, nor another page under an address that a proxy
    guards.
    """
    for path, value in (("/", "/<b>k7canary</b>"), ("/x/readyz", "/x"), ("/check", "/check")):
        plain = app.send(f"GET {path} HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
        sent = f"GET {path} HTTP/1.0\r\nHost: {HOST}\r\n{name}: {value}\r\n\r\n"
        answer = app.send(sent.encode())

        assert answer is not None
        assert plain is not None
        assert answer.status == plain.status
        assert "k7canary" not in answer.body


def test_gunicorn_takes_the_socket_that_systemd_holds(tmp_path: Path) -> None:
    """Visits come through a socket in the file system, as signpost.socket makes it."""
    path = tmp_path / "signpost.sock"
    output = tmp_path / "out.txt"
    with socket.socket(socket.AF_UNIX) as held, output.open("wb") as out:
        held.bind(str(path))
        held.listen(64)
        command = [
            sys.executable,
            "-c",
            servers.AS_SYSTEMD,
            str(held.fileno()),
            *servers.gunicorn(),
        ]
        environment = {
            **os.environ,
            "SIGNPOST_HOSTS": HOST,
            "SIGNPOST_UNREVIEWED": "1",
            "SIGNPOST_KEYS": str(tmp_path / "k" / "keys"),
        }
        with begun(
            command, cwd=ROOT, env=environment, stdout=out, stderr=out, pass_fds=[held.fileno()]
        ) as process:
            with socket.socket(socket.AF_UNIX) as one:
                one.settimeout(30)
                one.connect(str(path))
                one.sendall(f"GET /healthz HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
                assert one.recv(9999).startswith(b"HTTP/1.0 200 "), output.read_text()
            process.terminate()
            assert process.wait(timeout=40) == 0


@SLOW
def test_gunicorn_does_not_start_on_broken_content(tmp_path: Path) -> None:
    """The mistake is named with its line, and no traceback is shown."""
    copy_content(tmp_path)
    (tmp_path / "site.yaml").write_text("nam: x\n")
    started = subprocess.run(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            str(tmp_path / "deploy" / "gunicorn.conf.py"),
        ],
        env={
            **os.environ,
            "SIGNPOST_BIND": f"127.0.0.1:{servers.free_port()}",
            "SIGNPOST_KEYS": str(tmp_path / "keys"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert started.returncode != 0
    assert "site.yaml:1: `nam` is not a key that belongs here." in started.stderr
    assert "Traceback" not in started.stderr


@SLOW
def test_a_reload_with_broken_content_keeps_what_is_served(tmp_path: Path) -> None:
    """The mistake is named; the old content stays up, and the next reload without a mistake brings
    the new one.
    """
    copy_content(tmp_path)
    site = tmp_path / "site.yaml"
    right = site.read_text(encoding="utf-8")
    with servers.app(tmp_path, config=tmp_path / "deploy" / "gunicorn.conf.py") as server:
        site.write_text("nam: x\n")
        server.process.send_signal(signal.SIGHUP)
        assert seen_within(
            20, lambda: "Not reloaded: what was served before stays up." in server.written()
        )
        assert "site.yaml:1: `nam` is not a key that belongs here." in server.written()
        assert server.ask("/").status == 200

        site.write_text(right.replace("run_by: ", "run_by: K7 Clinic. "), encoding="utf-8")
        server.process.send_signal(signal.SIGHUP)
        assert seen_within(20, lambda: "K7 Clinic" in server.ask("/about").body)


@SLOW
def test_a_worker_that_cannot_start_does_not_take_the_others_down(tmp_path: Path) -> None:
    """Content that is broken while a worker is replaced: the rest goes on, and the new one starts
    once it is mended.
    """
    copy_content(tmp_path)
    site = tmp_path / "site.yaml"
    right = site.read_text(encoding="utf-8")
    with servers.app(tmp_path, config=tmp_path / "deploy" / "gunicorn.conf.py") as server:
        assert seen_within(30, lambda: len(ready(server)) == 2)
        assert server.ask("/").status == 200
        site.write_text("nam: x\n")
        lost = ready(server)[0]
        os.kill(lost, signal.SIGKILL)
        assert seen_within(
            20, lambda: "site.yaml:1: `nam` is not a key that belongs here." in server.written()
        )
        assert server.ask("/").status == 200

        site.write_text(right, encoding="utf-8")
        assert seen_within(20, lambda: len(ready(server)) == 2 and lost not in ready(server))
        assert server.process.poll() is None


def ready(server: Server) -> list[int]:
    """The workers that have loaded the app: their clock for old keys runs beside the visits."""
    pid = server.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [
        int(worker) for worker in workers if len(list(Path(f"/proc/{worker}/task").iterdir())) > 1
    ]


def seen_within(seconds: int, happened: Callable[[], bool]) -> bool:
    """Whether something happened within so many seconds."""
    return any(happened() or time.sleep(0.1) for _ in range(seconds * 10))


def copy_content(folder: Path) -> None:
    """The app and its content, as an operator has them."""
    for name in (*CONTENT, "deploy"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)


def test_the_shared_memory_is_as_large_as_the_counter_takes_it() -> None:
    """The settings name the size again, since the master must not load our code."""
    text = (DEPLOY / "gunicorn.conf.py").read_text(encoding="utf-8")

    assert re.search(r"^COUNTS_SIZE = (.*?)  #", text, re.MULTILINE)[1] == "16 * 1024"  # type: ignore[index]
    assert SIZE == 16 * 1024


# --- the proxies ---


def test_a_check_goes_through_a_proxy(proxy: Server) -> None:
    """Start, an answer, the next page; over https with the cookie that is bound to this host."""
    begun = proxy.ask("/start", {})
    page = proxy.ask("/check/1", Cookie=begun.cookie)
    run = re.search(r'name="run" value="(\w+)"', page.body)
    assert run is not None
    answered = proxy.ask("/check/1", {"run": run[1], "answer": "self"}, Cookie=begun.cookie)

    assert begun.status == answered.status == 303
    assert begun.cookie.startswith("__Host-c=" if proxy.https else "c=")
    assert answered.headers["Location"] == "/check/2"
    assert proxy.ask("/check/2", Cookie=answered.cookie).status == 200


@SLOW
def test_nginx_speaks_only_what_its_refusals_were_tried_over(app: Server, tmp_path: Path) -> None:
    """With HTTP/2 it answers what it refuses with bare lines; a browser that offers both gets
    HTTP/1.1.
    """
    offering = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    offering.check_hostname, offering.verify_mode = False, ssl.CERT_NONE
    offering.set_alpn_protocols(["h2", "http/1.1"])
    with (
        servers.nginx(tmp_path, [app.port]) as nginx,
        socket.create_connection(("127.0.0.1", nginx.port), timeout=20) as plain,
        offering.wrap_socket(plain, server_hostname=HOST) as spoken,
    ):
        assert spoken.selected_alpn_protocol() == "http/1.1"


@pytest.mark.parametrize("path", ["/", "/now/1", "/nowhere", "/leave", "/style.css"])
def test_a_proxy_passes_on_every_header_once(proxy: Server, path: str) -> None:
    """What the app sets, and no second one beside it."""
    answer = proxy.ask(path)

    for name, value in HEADERS.items():
        assert answer.headers.get_all(name) == [value], name
    assert len(answer.headers.get_all("Cache-Control") or []) == 1
    assert len(answer.headers.get_all("Strict-Transport-Security") or []) == proxy.https
    assert answer.headers.get("Server") in (None, "nginx")


def test_a_proxy_makes_pages_smaller_for_those_who_can_read_it(proxy: Server) -> None:
    """For slow phones."""
    assert proxy.ask("/", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in proxy.ask("/").headers


@pytest.mark.parametrize("size", [16_385, 17_000, 99_999, 1_000_000])
def test_a_proxy_refuses_a_form_that_is_too_large_and_goes_on(proxy: Server, size: int) -> None:
    """Sixteen kilobytes are the most; whoever sends more shuts nobody else out."""
    assert proxy.ask("/start", {"a": "x" * (size - 2)}).status == 413
    assert proxy.ask("/start", {}).status == 303


def test_a_form_without_an_end_is_refused_or_measured(proxy: Server) -> None:
    """A body of unknown length never reaches the app: nginx takes it in first, Caddy refuses it."""
    assert proxy.ask("/start", {}, Transfer_Encoding="chunked").status == (
        303 if proxy.https else 411
    )
    assert proxy.ask("/").status == 200


def test_readiness_is_not_for_everyone(proxy: Server) -> None:
    """nginx answers this machine alone, which the test is; Caddy, whose replicas are asked
    directly, nobody.
    """
    assert proxy.ask("/readyz").status == (200 if proxy.https else 404)


def test_while_the_app_is_down_the_emergency_page_is_shown(alone: Server) -> None:
    """For every address, by its own name as unavailable, and protected as every page is."""
    for path in ("/", "/check/3", "/now/1"):
        answer = alone.ask(path)

        assert answer.status == 503
        is_the_page_that_needs_no_app(answer)
        assert answer.headers.get_all("Retry-After") == ["30"]
        assert answer.headers.get("Server") in (None, "nginx")
    assert alone.ask("/start", {}).status == 503


OURS = f"Host: {HOST}\r\nConnection: close\r\n".encode()
LONG = b"x" * 20_000
REFUSED = {
    "a form that is too large": (
        b"POST /start HTTP/1.1\r\n" + OURS + b"Content-Length: 20000\r\n\r\n" + LONG,
        413,
        413,
    ),
    "leaving with a form that is too large": (
        b"POST /leave HTTP/1.1\r\n" + OURS + b"Content-Length: 20000\r\n\r\n" + LONG,
        413,
        413,
    ),
    "an address that is too long": (
        b"GET /" + LONG[:9000] + b" HTTP/1.1\r\n" + OURS + b"\r\n",
        414,
        414,
    ),
    "a cookie that is too long": (
        b"GET / HTTP/1.1\r\n" + OURS + b"Cookie: c=" + LONG[:9000] + b"\r\n\r\n",
        400,
        431,
    ),
    "a form without an end": (
        b"POST / HTTP/1.1\r\n"
        + OURS
        + b"Transfer-Encoding: chunked\r\n\r\n4e20\r\n"
        + LONG
        + b"\r\n0\r\n\r\n",
        413,
        411,
    ),
    "what only the proxy may ask": (
        b"GET /emergency.html HTTP/1.1\r\n" + OURS + b"\r\n",
        404,
        None,
    ),
    "no first line": (b"k7canary / HTTP/9.9.9\r\n\r\n", 400, None),
    "an address that cannot be": (b"GET /%00 HTTP/1.1\r\n" + OURS + b"\r\n", 400, None),
    "two hosts": (b"GET / HTTP/1.1\r\n" + OURS + OURS + b"\r\n", 400, None),
    "another method": (b"TRACE / HTTP/1.1\r\n" + OURS + b"\r\n", 405, None),
    "another encoding": (
        b"POST / HTTP/1.1\r\n" + OURS + b"Transfer-Encoding: k7\r\n\r\n",
        501,
        None,
    ),
    "readiness, asked by anyone": (b"GET /readyz HTTP/1.1\r\n" + OURS + b"\r\n", None, 404),
}
"""What is sent, and the status from nginx and from Caddy; None where the app answers, or where
Caddy cannot give a page.
"""


def test_what_a_proxy_refuses_by_itself_gets_the_page_that_needs_no_app(proxy: Server) -> None:
    """Whom to call, Leave, and every protection, under the right status, and no word on coming
    again.
    """
    wanted = {what: nginx if proxy.https else caddy for what, (_, nginx, caddy) in REFUSED.items()}
    answers = {what: proxy.send(REFUSED[what][0]) for what, status in wanted.items() if status}

    assert {what: answer and answer.status for what, answer in answers.items()} == {
        what: s for what, s in wanted.items() if s
    }
    for answer in answers.values():
        assert answer is not None
        is_the_page_that_needs_no_app(answer)
        assert len(answer.headers.get_all("Strict-Transport-Security") or []) == 1
        assert "Retry-After" not in answer.headers


def is_the_page_that_needs_no_app(answer: Answer) -> None:
    """Word for word, protected as every page is."""
    assert answer.body == (DEPLOY / "emergency.html").read_text(encoding="utf-8")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers.get_all("Cache-Control") == ["no-store"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    for name in ("Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options", "X-Robots-Tag"):
        assert answer.headers.get_all(name) == [HEADERS[name]]


def test_a_proxy_has_nothing_to_say_under_another_name(proxy: Server) -> None:
    """The connection is closed: no page, no header, nobody's name."""
    assert proxy.send(b"GET / HTTP/1.1\r\nHost: other.example\r\n\r\n") is None


@SLOW
def test_a_flood_from_one_address_is_slowed_and_still_told_whom_to_call(
    app: Server, tmp_path: Path
) -> None:
    """A few visits a second are allowed here; what is above gets the page that needs no app, and
    Leave still leads away.
    """
    with servers.nginx(tmp_path, [app.port], "rate=1r/m") as slow:
        answers = [slow.ask("/healthz") for _ in range(230)]
        left = slow.ask("/leave")

    statuses = [answer.status for answer in answers]
    assert statuses.count(200) >= 200
    assert set(statuses) == {200, 429}
    assert answers[-1].body == (DEPLOY / "emergency.html").read_text(encoding="utf-8")
    assert 'content="0;url=' in left.body


@SLOW
def test_what_is_dear_has_a_limit_of_its_own(app: Server, tmp_path: Path) -> None:
    """A form of all answers is taken once a second from one address, after five at once; pages are
    not counted.
    """
    with servers.nginx(tmp_path, [app.port]) as front:
        sent = [front.ask("/one-page/1", {"q2": "none"}).status for _ in range(40)]
        asked = {front.ask("/one-page/1").status for _ in range(40)}

    assert sent[:5] == [422] * 5
    assert sent[5:].count(429) > 20
    assert asked == {200}


def test_leaving_works_while_the_app_is_down(alone: Server, screener: Screener) -> None:
    """Whoever must leave at once is not shown a page on overdoses: the browser forgets, and goes
    where site.yaml says.
    """
    answer = alone.ask("/leave")

    assert answer.status == 200
    assert f'content="0;url={screener.site.leave_to}"' in answer.body
    assert f"<title>{screener.interface['erase.hop_tab']}</title>" in answer.body
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert (
        answer.headers["Set-Cookie"]
        == "__Host-c=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict"
    )
    assert "overdose" not in answer.body.lower()


def test_the_page_that_needs_no_app_is_in_the_language_of_the_address(alone: Server) -> None:
    """Whoever reads Spanish reads it there too, and can leave from there."""
    for path, name in (
        ("/es/check/2", "emergency.es.html"),
        ("/es/", "emergency.es.html"),
        ("/espina", "emergency.html"),
        ("/check/2", "emergency.html"),
    ):
        assert alone.ask(path).body == (DEPLOY / name).read_text(encoding="utf-8"), path
    assert 'content="0;url=' in alone.ask("/es/leave").body


def test_no_proxy_writes_down_a_visit(proxy: Server, alone: Server) -> None:
    """Neither an address nor what was asked for, whether the app answers or not."""
    for server in (proxy, alone):
        server.ask(
            "/nowhere?k7canary", None, Referer="https://k7canary.example", User_Agent="k7canary"
        )
        server.ask("/start", {"k7canary": "x" * 17_000})

        assert "k7canary" not in server.written()
        assert "/nowhere" not in server.written()
        assert not re.search(r'client: |"remote_ip"', server.written())


@SLOW
@pytest.mark.parametrize("behind", ["nothing", "a file", "a closed door"])
@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_a_proxy_is_silent_where_its_socket_is_not_what_it_should_be(
    tmp_path: Path, kind: str, behind: str
) -> None:
    """Missing, no socket at all, or with no one behind it; and on handshakes that break off or make
    no sense.
    """
    path = tmp_path / "signpost.sock"
    if behind == "a file":
        path.touch()
    if behind == "a closed door":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(path))
    start = (
        servers.nginx(tmp_path, [f"unix:{path}"])
        if kind == "nginx"
        else servers.caddy(tmp_path, [f"unix/{path}"], https=True)
    )
    with start as server:
        for sent in (
            b"\x16\x03\x01\xff\xff",
            b"\x16\x03\x01\x00\x05hello",
            b"k7canary\r\n\r\n",
            b"\x80\x2e\x01",
        ):
            server.send(sent + b"k7canary" * 100, tls=False)
        asked = [server.ask("/nowhere?k7canary") for _ in range(2)]
        server.stop()

    assert [answer.status for answer in asked] == [503, 503]
    assert [line for line in server.written().splitlines() if '"level":"info"' not in line] == []
    assert not re.search(r"k7canary|nowhere|127\.0\.0\.1|client|remote", server.written())


def test_nginx_finds_its_file_right(tmp_path: Path) -> None:
    """As `nginx -t` on the host of an operator."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH')}:/usr/sbin") or servers.missing(
        "nginx"
    )
    conf = servers.nginx_conf(tmp_path, servers.free_port(), ["unix:/run/signpost.sock"])

    checked = subprocess.run(
        [found, "-t", "-c", str(conf)], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_caddy_finds_its_file_right(tmp_path: Path) -> None:
    """With one replica through its socket, and with two, as in compose.yaml."""
    found = shutil.which("caddy") or servers.missing("Caddy")
    path = servers.caddyfile(tmp_path, found)
    for upstreams in ({}, {"SIGNPOST_UPSTREAMS": "one:8000 two:8000"}):
        environment = {**os.environ, **upstreams, "HOME": str(tmp_path)}
        command = [found, "validate", "--adapter", "caddyfile", "--config", str(path)]
        checked = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )

        assert checked.returncode == 0, checked.stderr
        assert "not formatted" not in checked.stderr


# --- systemd ---


def test_systemd_finds_its_units_right(tmp_path: Path) -> None:
    """With the paths of the units turned to this folder, `systemd-analyze verify` has nothing to
    say.
    """
    found = shutil.which("systemd-analyze") or servers.missing("systemd-analyze")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "gunicorn"):
        (tmp_path / ".venv" / "bin" / name).symlink_to("/bin/true")
    units = []
    for name in ("signpost.service", "signpost.socket"):
        units.append(tmp_path / name)
        units[-1].write_text(
            (DEPLOY / name).read_text(encoding="utf-8").replace("/opt/signpost", str(tmp_path)),
            encoding="utf-8",
        )

    checked = subprocess.run(
        [found, "verify", "--man=no", *map(str, units)], capture_output=True, text=True, check=False
    )

    assert [line for line in checked.stderr.splitlines() if "signpost" in line] == []
    assert checked.returncode == 0, checked.stderr


def test_the_service_may_do_next_to_nothing() -> None:
    """By the score of systemd its exposure is below 1.5 of 10."""
    found = shutil.which("systemd-analyze") or servers.missing("systemd-analyze")
    command = [
        found,
        "security",
        "--offline=true",
        "--threshold=15",
        "--no-pager",
        str(DEPLOY / "signpost.service"),
    ]

    checked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout[-200:]


def test_the_service_checks_the_content_before_it_reloads() -> None:
    """A mistake stops the reload, and the old content stays up."""
    unit = (DEPLOY / "signpost.service").read_text(encoding="utf-8")
    reloads = re.findall(r"^ExecReload=(.*)$", unit, re.MULTILINE)

    assert reloads == ['/opt/signpost/.venv/bin/python -c "import run"', "/bin/kill -HUP $MAINPID"]
    assert "ExecStart=/opt/signpost/.venv/bin/gunicorn --config deploy/gunicorn.conf.py\n" in unit
    assert "SIGNPOST_KEYS=/run/signpost/keys" in unit
    assert "server unix:/run/signpost.sock " in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "ListenStream=/run/signpost.sock\n" in (DEPLOY / "signpost.socket").read_text(
        encoding="utf-8"
    )


# --- containers ---


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines]


def let_through() -> list[str]:
    """What .dockerignore sends to the builder, and the Containerfile copies whole."""
    lines = [
        line
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert lines[0] == "*"
    assert ("COPY", ". .") in instructions()
    assert [line for line in lines[1:] if not line.startswith("!")] == ["**/__pycache__"]
    return [line.removeprefix("!") for line in lines[1:] if line.startswith("!")]


def test_the_image_holds_all_that_the_app_needs(tmp_path: Path) -> None:
    """What is copied into it, laid out in a folder, passes the check and makes the app."""
    for source in [source for name in let_through() for source in ROOT.glob(name)]:
        to = tmp_path / source.relative_to(ROOT)
        to.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, to)

    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "SIGNPOST_KEYS": str(tmp_path / "keys")
    }
    for command in (["-m", "screening", "check"], ["-c", "import run; run.app"]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "deploy" / "gunicorn.conf.py").exists()


def test_the_image_holds_no_more_than_it_needs() -> None:
    """Nothing of the clone that an operator may have put beside it. The tests and `deploy/` come
    along: without them /promises could not tell that it is the copy that was tested.
    """
    assert not {"docs", "benchmarks", ".git", ".venv", "var"} & set(let_through())
    assert {name for name in CONTENT if not name.endswith(".yaml")} <= set(let_through())


def test_the_image_is_locked_and_runs_as_nobody() -> None:
    """Packages by their hashes, a base that can be named by its digest, an account that is not
    root, one command.
    """
    given = instructions()
    kinds = [kind for kind, _ in given]

    locks = "--require-hashes --no-deps -r requirements/server.txt && .venv/bin/python -m pip check"
    assert any(rest.endswith(locks) for kind, rest in given if kind == "RUN")
    assert [rest for kind, rest in given if kind == "USER"] == ["10001:10001"]
    assert kinds.index("USER") < kinds.index("CMD")
    assert [rest.split()[0] for kind, rest in given if kind == "FROM"] == ["${BASE}", "${BASE}"]
    assert dict(given)["CMD"] == '[".venv/bin/gunicorn", "--config", "deploy/gunicorn.conf.py"]'
    locked = (ROOT / "requirements" / "server.txt").read_text(encoding="utf-8")
    assert re.search(r"^gunicorn==\S+ \\\n +--hash=sha256:", locked, re.MULTILINE)


def test_the_health_check_of_the_image_tells_a_replica_that_is_ready_from_none(app: Server) -> None:
    """Its command as it stands, on the port where this replica listens."""
    (check,) = (rest for kind, rest in instructions() if kind == "HEALTHCHECK")
    python, *command = json.loads(check.partition(" CMD ")[2])
    assert python == ".venv/bin/python"

    for port, code in ((app.port, 0), (servers.free_port(), 1)):
        asked = [part.replace("127.0.0.1:8000", f"127.0.0.1:{port}") for part in command]
        done = subprocess.run(
            [sys.executable, *asked],
            env={"SIGNPOST_HOSTS": f"{HOST}, other.example"},
            capture_output=True,
            check=False,
        )
        assert done.returncode == code


def test_no_file_of_deploy_is_without_a_test() -> None:
    """Each is named by a test that starts it, reads it with its own program, or holds it to what it
    must say.
    """
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*.py"))

    assert [
        path.name for path in DEPLOY.iterdir() if path.is_file() and f'"{path.name}"' not in tests
    ] == []


@pytest.fixture
def compose() -> dict[str, Any]:
    """The compose file."""
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_two_replicas_share_the_key_ring_and_nothing_else(compose: dict[str, Any]) -> None:
    """One volume, in memory, of the account that the image runs as; no port, no way out, nothing to
    write to.
    """
    services = compose["services"]
    replica, keys = services["one"], compose["volumes"]["keys"]["driver_opts"]

    assert services["two"] == {"extends": {"service": "one"}}
    assert replica["volumes"] == ["keys:/run/signpost", "../var:/opt/signpost/var:ro"]
    assert replica["environment"]["SIGNPOST_KEYS"] == "/run/signpost/keys"
    assert keys["type"] == keys["device"] == "tmpfs"
    assert "mode=0700,uid=10001,gid=10001" in keys["o"]
    assert replica["networks"] == ["inside"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert "ports" not in replica
    assert replica["read_only"] is True
    assert replica["cap_drop"] == ["ALL"]
    assert replica["mem_limit"] == replica["memswap_limit"]
    assert replica["ulimits"] == {"core": 0}


def test_the_proxy_of_the_compose_file_finds_both(compose: dict[str, Any]) -> None:
    """Both replicas, the Caddyfile and the emergency page."""
    proxy = compose["services"]["proxy"]

    assert proxy["environment"]["SIGNPOST_UPSTREAMS"] == "one:8000 two:8000"
    assert {mount.split(":")[0] for mount in proxy["volumes"]} == {
        "./Caddyfile",
        "./emergency.html",
        "./emergency.es.html",
        "certificates",
    }
    assert proxy["environment"]["SIGNPOST_DOWN"] == "/srv/signpost"
    assert set(proxy["networks"]) == {"inside", "outside"}
    assert set(re.findall(r"\{\$(\w+)", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))) == set(
        proxy["environment"]
    )


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_both_proxies_lead_away_to_the_page_of_site_yaml(name: str, screener: Screener) -> None:
    """An operator who changes `leave_to` changes it here as well; this is the reminder."""
    text = (DEPLOY / name).read_text(encoding="utf-8")

    assert f"0;url={screener.site.leave_to}" in text
    assert "access_log off" in text or "exclude http\n" in text
