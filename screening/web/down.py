"""The page that a proxy shows while the app does not answer: whom to call, what to do in an
overdose, in one file.

It is made from the content beforehand and needs nothing else: no app, no stylesheet, no other page.
"""

import hashlib
import re
from base64 import b64encode
from pathlib import Path
from typing import Final

from flask import render_template

from screening.model import Screener
from screening.web import create_app

STYLE: Final = Path(__file__).parent / "static" / "down.css"
_SECTION_LINK: Final = re.compile(r"\[([^\]]*)\]\(section:[^)]*\)")


def emergency_page(screener: Screener, prefix: str = "", *, draft: bool = False) -> str:
    """The page as HTML. Links to other pages are left as their words, since those pages are down
    too.

    Args:
        screener: the content in the language of the page.
        prefix: of the addresses in that language.
        draft: whether no translator has signed it.
    """
    style = STYLE.read_text(encoding="utf-8").strip()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    quick = [emergency for emergency in screener.rules.emergencies if emergency.quick]
    steps = [
        (e.title.to("everyone"), _SECTION_LINK.sub(r"\1", screener.section(e.section).body))
        for e in quick
    ]
    told = {"style": style, "style_digest": f"sha256-{digest}", "steps": steps}
    with create_app(screener).test_request_context("/"):
        return render_template("down.html", **told, home=f"{prefix}/", draft=draft) + "\n"
