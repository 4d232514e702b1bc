"""What is believed of a proxy in front: whether a visit came by https, and only where the operator
says so.
"""

import pytest

from screening.model import Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.conftest import Clock

TOLD = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
}


@pytest.mark.parametrize("believed", [True, False])
def test_only_the_scheme_is_believed_and_only_when_told(
    screener: Screener, clock: Clock, believed: bool
) -> None:
    """Then the cookie has its prefix and `Secure`; the address, the host and the path of a proxy's
    word never count.
    """
    app = create_app(screener, CLOCK=clock, HOSTS=["check.example"], PROXY=believed)
    environ = {"CONTENT_LENGTH": "0"}
    response = app.test_client().post(
        "/start", base_url="http://check.example", headers=TOLD, environ_overrides=environ
    )

    assert response.status_code == 303
    assert response.headers["Location"] == "/check/1"
    assert response.headers["Set-Cookie"].startswith("__Host-c=" if believed else "c=")
    assert ("Strict-Transport-Security" in response.headers) is believed


def test_a_proxy_that_says_http_gets_no_secure_cookie(
    screener: Screener, plan: Plan, clock: Clock
) -> None:
    """A visit that came in the clear is not called safe."""
    app = create_app(screener, CLOCK=clock, PROXY=True)
    response = app.test_client().get("/", headers={"X-Forwarded-Proto": "http"})

    assert "Strict-Transport-Security" not in response.headers
    assert plan.screener.interface["page.footer"] in response.text
