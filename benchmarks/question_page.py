"""How fast a question page is served, against a hand-written Flask-WTF page that renders the same
HTML with the same headers.

`python -m benchmarks.question_page`. Both are called as WSGI applications in one process, turn by
turn. The peer is what one would write for a single page: a form class, a template, Flask's signed
session for the token. It keeps no answers, follows no path and seals nothing. The two pages are
compared byte by byte, the token apart.

Then each is served by waitress, in a process of its own, to a client on the same machine: as many
requests a second as it takes, how long the slowest in a hundred waits at 500 a second, and the
memory of the process. The client takes its share of the cores, so only the comparison of the two
says something.
"""

import logging
import multiprocessing
import re
import socket
import statistics
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask, Response, render_template
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from waitress.server import create_server
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import EnvironBuilder
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from benchmarks import size
from screening.content.check import load_checked
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.web import HEADERS, create_app
from tests.conftest import fill_in
from tests.support.servers import free_port
from tests.support.soaking import Load, plain
from tests.support.visitor import Visitor

ROUNDS = size(60)
RATE = size(500, 50)
SECONDS = size(2)
TURNS = size(5)
PAGES = size(50, 2)
MOST = size(1000, 40)
"""Requests in the run that takes as many a second as it can."""
TOKEN = re.compile(r'(name="run" value=")[^"]*')


def our_page(plan: Plan) -> tuple[Flask, Visitor, str]:
    """Our app, someone who has answered everything, and the page of a single choice in the middle
    of it.
    """
    app = create_app(plan.screener)
    visitor = Visitor(app, plan)
    visitor.walk(
        fill_in(plan, {"who": "self", "age": "adult", "use": "now", "supply": "not_prescribed"})
    )
    number = next(n for n, q in enumerate(plan.questions.values(), 1) if q.id == "area_craving")
    return app, visitor, f"/check/{number}"


def hand_written(html: str, choices: list[tuple[str, str]]) -> Flask:
    """The peer: its template is the page that we served, with the token and the options put in by
    the form.
    """
    template = TOKEN.sub(r"\1{{ form.csrf_token.current_token }}", html)
    buttons = re.findall(r"<button class=\"option\".*?</button>", template, re.DOTALL)
    now = re.search(r" <span class=\"now-given\">.*?</span>", template)
    assert now
    for i, (value, words) in enumerate(choices):
        assert f'value="{value}">{words}' in buttons[i], buttons[i]
        given = f"{{% if form.answer.data == choices[{i}].value %}}{now[0]}{{% endif %}}"
        plain = (
            buttons[i].replace(now[0], "").replace(words, f"{{{{ choices[{i}].label }}}}{given}", 1)
        )
        button = plain.replace(f'value="{value}"', f'value="{{{{ choices[{i}].value }}}}"')
        template = template.replace(buttons[i], button)
    app = Flask("hand_written")
    app.jinja_loader = DictLoader({"page.html": template})  # compiled once, as a file would be
    app.secret_key = "for the benchmark"  # noqa: S105 - kept by nobody

    class Form(FlaskForm):  # type: ignore[misc]
        answer = RadioField(
            choices=[SelectChoice(value, words) for value, words in choices],
            validators=[InputRequired()],
        )

    @app.get("/page")
    def page() -> str:
        form = Form(data={"answer": "no"})
        return render_template("page.html", form=form, choices=list(form.answer.iter_choices()))

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        response.headers["Cache-Control"] = "no-store"
        return response

    return app


def main() -> None:
    plan = prepare(load_checked(Path(__file__).parent.parent))
    app, visitor, path = our_page(plan)
    ours = visitor.client.get(path, base_url=visitor.base)
    question = plan.question("area_craving")
    peer = hand_written(ours.text, [(o.id, o.words.to("self")) for o in question.options])
    peer_client = peer.test_client()
    peer_client.get("/page", base_url=visitor.base)  # the first sets the session cookie
    theirs = peer_client.get("/page", base_url=visitor.base)
    assert TOKEN.sub(r"\1", ours.text) == TOKEN.sub(r"\1", theirs.text), "the two pages differ"
    assert {k: v for k, v in ours.headers.items() if k in HEADERS} == {
        k: v for k, v in theirs.headers.items() if k in HEADERS
    }

    cookie = "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())
    session = peer_client.get_cookie("session", domain="check.example")
    environs = {
        "ours": (app, _environ(path, cookie)),
        "hand-written": (peer, _environ("/page", f"session={session.value}" if session else "")),
    }
    times: dict[str, list[float]] = {name: [] for name in environs}
    for _ in range(ROUNDS):
        for name, (each, environ) in environs.items():
            start = time.perf_counter()
            for _ in range(PAGES):
                for _chunk in each.wsgi_app(dict(environ), lambda *_: None):
                    pass
            times[name].append((time.perf_counter() - start) / PAGES * 1e6)
    medians = {name: statistics.median(each) for name, each in times.items()}
    ratios = [a / b for a, b in zip(times["ours"], times["hand-written"], strict=True)]
    for name, median in medians.items():
        print(f"{name:14} median {median:7.0f} us a page   best {min(times[name]):7.0f} us")
    print(
        f"ratio ours/hand-written: median {statistics.median(ratios):.2f} (1.00 or less: no"
        f" slower); {len(ours.data)} bytes each"
    )

    serve_in_turn(environs)


def serve_in_turn(environs: Mapping[str, tuple[Flask, Mapping[str, object]]]) -> None:
    """Print what each does as a server. They take turns, so that what else the machine does falls
    on both.
    """
    processes, loads, served = {}, {}, {}
    for name, (app, environ) in environs.items():
        port = free_port()
        processes[name] = multiprocessing.get_context("fork").Process(
            target=serve, args=(app, port), daemon=True
        )
        processes[name].start()
        until_it_answers(port)
        headers = {
            "Host": "check.example",
            "Cookie": str(environ["HTTP_COOKIE"]),
            "X-Forwarded-Proto": "https",
        }
        loads[name] = str(environ["PATH_INFO"]), headers, plain(port)
        served[name] = TOKEN.sub(r"\1", page_of(*loads[name]))
    assert served["ours"] == served["hand-written"], "the two servers send different pages"
    full: dict[str, list[float]] = {name: [] for name in environs}
    slowest: dict[str, list[float]] = {name: [] for name in environs}
    for _ in range(TURNS):
        for name, (path, headers, connect) in loads.items():
            most, steady = Load(connect, headers, 1e6), Load(connect, headers, RATE)
            began = time.perf_counter()
            most.run([path], MOST / most.rate)
            full[name].append(len(most.times) / (time.perf_counter() - began))
            steady.run([path], SECONDS)
            slowest[name].append(steady.quantile(0.99))
            assert not most.failed + steady.failed
    for name, process in processes.items():
        memory = (
            int(
                re.findall(
                    r"VmRSS:\s+(\d+)",
                    Path(f"/proc/{process.pid}/status").read_text(encoding="ascii"),
                )[0]
            )
            // 1024
        )
        rate, wait = statistics.median(full[name]), statistics.median(slowest[name])
        print(
            f"{name:14} median {rate:5.0f} requests/s   99 in 100 within {wait:6.1f} ms at {RATE}/s"
            f"   {memory} MiB"
        )
        process.terminate()
        process.join()


def page_of(path: str, headers: Mapping[str, str], connect: Callable[[], HTTPConnection]) -> str:
    connection = connect()
    connection.request("GET", path, headers=dict(headers))
    return connection.getresponse().read().decode()


def serve(app: Flask, port: int) -> None:
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1, x_host=0)
    create_server(
        app, host="127.0.0.1", port=port, threads=8, ident=None, clear_untrusted_proxy_headers=False
    ).run()


def until_it_answers(port: int) -> None:
    for _ in range(200):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def _environ(path: str, cookie: str) -> dict[str, object]:
    return EnvironBuilder(
        path, base_url="https://check.example", headers={"Cookie": cookie}
    ).get_environ()


if __name__ == "__main__":
    main()
