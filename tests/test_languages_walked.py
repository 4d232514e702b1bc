"""A language with long words, walked in a browser on a small phone."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from screening.content.languages import Language
from screening.outcome.compile import prepare
from screening.web import create_app
from tests.conftest import random_answers
from tests.support import languages
from tests.support.browser_fixtures import serve
from tests.support.browsing import fits, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow("a language with long words, walked")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Language]]:
    """The address of a copy in a made-up language, and the language."""
    folder = languages.content(tmp_path_factory.mktemp("long"))
    screener = languages.translate(folder, "xx", languages.pseudo)
    foreign = languages.spoken(folder, "xx")
    server = serve(create_app(screener, languages=[foreign]))
    yield f"http://localhost:{server.effective_port}", foreign
    server.close()


@pytest.mark.parametrize("who", ["self", "relative"])
def test_long_words_fit_on_a_small_phone(
    browser: Browser, copy: tuple[str, Language], who: str
) -> None:
    """No page of either route scrolls sideways, and the result is in the language."""
    url, foreign = copy
    plan = prepare(foreign.screener)
    page = browser.new_page(base_url=url, viewport={"width": 320, "height": 640})
    walk(page, plan, random_answers(plan, random.Random(who), who), prefix="/xx")

    assert page.url == f"{url}/xx/result"
    assert page.locator("html").get_attribute("lang") == "xx"
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert fits(page)
    page.close()
