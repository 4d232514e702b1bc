"""How fast a question page is served, against a hand-written Flask-WTF page that renders the same HTML with the same headers.

`python -m benchmarks.question_page`. Both are called as WSGI applications in one process, turn by turn. The peer is
what one would write for a single page: a form class, a template, Flask's signed session for the token. It keeps no
answers, follows no path and seals nothing. The two pages are compared byte by byte, the token apart.
"""

import re
import statistics
import time
from pathlib import Path

from flask import Flask, Response, render_template
from flask_wtf import FlaskForm
from jinja2 import DictLoader
from werkzeug.test import EnvironBuilder
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from screening.check import load_checked
from screening.engine import Plan, prepare
from screening.web import HEADERS, create_app
from tests.conftest import fill_in
from tests.visitor import Visitor

ROUNDS = 60
PAGES = 50
TOKEN = re.compile(r'(name="run" value=")[^"]*')


def our_page(plan: Plan) -> tuple[Flask, Visitor, str]:
    """Our app, someone who has answered everything, and the page of a radio question in the middle of it."""
    app = create_app(plan.screener)
    visitor = Visitor(app, plan)
    visitor.walk(fill_in(plan, {"who": "self", "age": "adult", "use": "now", "supply": "not_prescribed"}))
    number = next(n for n, q in enumerate(plan.questions.values(), 1) if q.id == "area_craving")
    return app, visitor, f"/check/{number}"


def hand_written(html: str, choices: list[tuple[str, str]]) -> Flask:
    """The peer: its template is the page that we served, with the token and the options put in by the form."""
    template = TOKEN.sub(r"\1{{ form.csrf_token.current_token }}", html)
    labels = re.findall(r"\s*<label class=\"choice\".*?</label>", template, re.DOTALL)
    for i, (value, words) in enumerate(choices):
        marks = (f'id="a{i + 1}"', f'value="{value}"')
        assert all(mark in labels[i] for mark in marks), labels[i]
        label = labels[i].replace(" checked>", f"{{{{ ' checked' if form.answer.data == choices[{i}].value }}}}>")
        label = label.replace(f'value="{value}"', f'value="{{{{ choices[{i}].value }}}}"').replace(words, f"{{{{ choices[{i}].label }}}}")
        template = template.replace(labels[i], label)
    app = Flask("hand_written")
    app.jinja_loader = DictLoader({"page.html": template})  # compiled once, as a file would be
    app.secret_key = "for the benchmark"  # noqa: S105 - kept by nobody

    class Form(FlaskForm):  # type: ignore[misc]
        answer = RadioField(choices=[SelectChoice(value, words) for value, words in choices], validators=[InputRequired()])

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
    assert {k: v for k, v in ours.headers.items() if k in HEADERS} == {k: v for k, v in theirs.headers.items() if k in HEADERS}

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
    print(f"ratio ours/hand-written: median {statistics.median(ratios):.2f} (1.00 or less: no slower); {len(ours.data)} bytes each")


def _environ(path: str, cookie: str) -> dict[str, object]:
    return EnvironBuilder(path, base_url="https://check.example", headers={"Cookie": cookie}).get_environ()


if __name__ == "__main__":
    main()
