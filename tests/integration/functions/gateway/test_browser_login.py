"""Logging in with a browser at a certified OpenID provider, and what other sites cannot do."""

import asyncio
import re
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import orjson
import pytest
import pytest_asyncio
from pydantic import SecretStr

from functions.gateway.believing import BELIEVED_SECONDS
from functions.gateway.browser_sessions import COOKIE
from functions.gateway.routes.auth import LOGIN_COOKIE
from somaagent.identity.oidc import OidcClient
from somaagent.settings import OidcSettings
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller, serving, settings_of
from tests.support.openid import (
    CLIENT_ID,
    CLIENT_SECRET,
    POST_LOGOUT_URL,
    PUBLIC_URL,
    Browser,
    Page,
    installed,
    provider,
)
from tests.support.platform import until

ADA = "ada@acme"
SESSION = f"{PUBLIC_URL}/v1/auth/session"
SESSIONS = f"{PUBLIC_URL}/v1/sessions"
OURS = {"Origin": PUBLIC_URL}


@dataclass
class World:
    """A gateway with a provider."""

    gateway: str
    issuer: str
    http: aiohttp.ClientSession

    def browser(self) -> Browser:
        return Browser(self.http, self.gateway)


@pytest.fixture(scope="session")
def program() -> Path:
    return installed()


@pytest_asyncio.fixture
async def world(
    program: Path, postgres: TestDatabase, redis_url: str, broker: Broker
) -> AsyncIterator[World]:
    async with provider(program) as issuer:
        oidc = OidcSettings(
            issuer=issuer,
            client_id=CLIENT_ID,
            client_secret=SecretStr(CLIENT_SECRET),
            public_url=PUBLIC_URL,
            post_logout_url=POST_LOGOUT_URL,
        )
        settings = replace(settings_of(postgres, redis_url, broker), oidc=oidc)
        async with (
            serving(settings) as base,
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
        ):
            yield World(base, issuer, http)


def refused(page: Page, status: int, code: str) -> None:
    assert page.status == status, page.text
    assert orjson.loads(page.text)["type"] == f"urn:somaagent:error:{code}"


async def who(browser: Browser) -> dict[str, Any]:
    page = await browser.ask("GET", SESSION)
    assert page.status == 200, page.text
    found: dict[str, Any] = orjson.loads(page.text)
    return found


async def test_a_person_logs_in_works_and_logs_out(world: World, operator: Any) -> None:
    browser = world.browser()
    refused(await browser.ask("GET", SESSION), 401, "unauthorized")

    back = await browser.log_in(ADA, return_to="/chat?x=1")

    assert (back.status, back.headers["Location"]) == (303, "/chat?x=1")
    (line,) = [each for each in back.set_cookies if each.startswith(f"{COOKIE}=")]
    for attribute in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=43200"):
        assert attribute in line.split("; ")
    assert "Domain" not in line
    assert LOGIN_COOKIE not in browser.cookies[PUBLIC_URL]
    me = await who(browser)
    assert (me["tenant"], me["subject"]) == ("acme", ADA)
    assert me["roles"] == ["member", "unheard-of"]
    assert "sessions:write" in me["scopes"]
    assert "keys:manage" not in me["scopes"]

    ours = OURS | {"X-CSRF-Token": me["csrf_token"]}
    made = await browser.ask("POST", SESSIONS, headers=ours)
    assert made.status == 201, made.text
    path = f"{SESSIONS}/{orjson.loads(made.text)['session_id']}"
    assert (await browser.ask("GET", path)).status == 200
    cookie = browser.cookies[PUBLIC_URL][COOKIE]
    rows = await operator.fetch("SELECT * FROM browser_sessions")
    assert len(rows) == 1
    assert cookie.rpartition("_")[2] not in str(rows)
    assert bytes.fromhex(cookie.rpartition("_")[2]) not in list(rows[0].values())

    out = await browser.ask("POST", f"{PUBLIC_URL}/v1/auth/logout", headers=ours)
    assert out.status == 200, out.text
    assert orjson.loads(out.text)["provider_logout_url"].startswith(world.issuer)
    assert COOKIE not in browser.cookies[PUBLIC_URL]
    # Whoever kept the cookie has nothing.
    browser.cookies[PUBLIC_URL][COOKIE] = cookie
    refused(await browser.ask("GET", path), 401, "unauthorized")
    assert await operator.fetchval("SELECT count(*) FROM browser_sessions") == 0


async def test_the_provider_logs_the_same_person_out_and_sends_the_browser_back(
    world: World, operator: Any
) -> None:
    browser = world.browser()
    await browser.log_in(ADA)
    ours = OURS | {"X-CSRF-Token": (await who(browser))["csrf_token"]}
    sealed = await operator.fetchval("SELECT id_token FROM browser_sessions")

    out = await browser.ask("POST", f"{PUBLIC_URL}/v1/auth/logout?state=s%201", headers=ours)

    url: str = orjson.loads(out.text)["provider_logout_url"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert query["post_logout_redirect_uri"] == POST_LOGOUT_URL
    assert query["state"] == "s 1"
    claims = orjson.loads(urlsafe_b64decode(query["id_token_hint"].split(".")[1] + "=="))
    assert (claims["sub"], claims["aud"]) == (ADA, CLIENT_ID)
    # At rest it was unreadable.
    assert query["id_token_hint"].encode() not in sealed
    page = await browser.ask("GET", url)
    assert page.status == 200, page.text
    (action,) = re.findall(r'action="([^"]+)"', page.text)[:1]
    (xsrf,) = re.findall(r'name="xsrf" value="([^"]+)"', page.text)
    done = await browser.ask("POST", action, form={"xsrf": xsrf, "logout": "yes"})
    assert done.location.startswith(f"{POST_LOGOUT_URL}?")
    assert parse_qs(urlsplit(done.location).query) == {"state": ["s 1"]}
    # The provider has forgotten the login: it asks who it is.
    again = await browser.ask("GET", f"{PUBLIC_URL}/v1/auth/login")
    asked = await browser.ask("GET", again.location)
    assert "/interaction/" in asked.location


async def test_logging_out_ends_the_streams_that_the_login_opened(world: World) -> None:
    browser = world.browser()
    await browser.log_in(ADA)
    ours = OURS | {"X-CSRF-Token": (await who(browser))["csrf_token"]}
    session = orjson.loads((await browser.ask("POST", SESSIONS, headers=ours)).text)["session_id"]
    cookie = f"{COOKIE}={browser.cookies[PUBLIC_URL][COOKIE]}"
    url = f"{browser.gateway}/v1/sessions/{session}/stream"
    async with world.http.get(url, headers={"Cookie": cookie}) as stream:
        assert stream.status == 200
        assert await stream.content.readline() == b"retry: 500\n"

        out = await browser.ask("POST", f"{PUBLIC_URL}/v1/auth/logout", headers=ours)

        assert out.status == 200
        async with asyncio.timeout(60):
            rest = await stream.content.read()
    assert b'event: closed\ndata: {"reason":"revoked"' in rest


async def test_a_page_of_ours_opens_a_websocket_with_its_cookie_and_no_other_page_does(
    world: World,
) -> None:
    browser = world.browser()
    await browser.log_in(ADA)
    ours = OURS | {"X-CSRF-Token": (await who(browser))["csrf_token"]}
    session = orjson.loads((await browser.ask("POST", SESSIONS, headers=ours)).text)["session_id"]
    cookie = {"Cookie": f"{COOKIE}={browser.cookies[PUBLIC_URL][COOKIE]}"}
    # What the ingress passes on of the browser's request to the gateway's own name.
    page = cookie | OURS | {"Host": urlsplit(PUBLIC_URL).netloc}
    url = f"{browser.gateway}/v1/sessions/{session}/ws"

    async def refusal(headers: dict[str, str]) -> int:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await world.http.ws_connect(url, protocols=["soma.v1"], headers=headers)
        return refused.value.status

    assert await refusal(cookie) == 403
    assert await refusal(page | {"Origin": "https://evil.example"}) == 403
    assert await refusal(page | {"Origin": "null"}) == 403
    assert await refusal(page | {"Cookie": f"{COOKIE}=nobody"}) == 401
    async with (
        asyncio.timeout(60),
        world.http.ws_connect(url, protocols=["soma.v1"], headers=page) as socket,
    ):
        assert (await socket.receive_json())["session_id"] == session
        await socket.send_json({"type": "message", "ref": "1", "text": "hello"})
        assert (await socket.receive_json())["type"] == "accepted"

        out = await browser.ask("POST", f"{PUBLIC_URL}/v1/auth/logout", headers=ours)

        assert out.status == 200
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4401


async def test_what_another_site_makes_the_browser_send_changes_nothing(world: World) -> None:
    browser = world.browser()
    await browser.log_in(ADA)
    token = {"X-CSRF-Token": (await who(browser))["csrf_token"]}
    stranger = world.browser()
    await stranger.log_in(ADA)
    other_token = {"X-CSRF-Token": (await who(stranger))["csrf_token"]}

    for headers in (
        {},
        OURS,
        token,
        OURS | {"X-CSRF-Token": ""},
        OURS | other_token,
        {"Origin": "https://evil.example"} | token,
        {"Origin": "https://soma.example.evil.example"} | token,
        {"Origin": "http://soma.example"} | token,
        {"Origin": "null"} | token,
        {"Sec-Fetch-Site": "cross-site"} | token,
        {"Sec-Fetch-Site": "same-site"} | token,
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"} | token,
    ):
        refused(await browser.ask("POST", SESSIONS, headers=headers), 403, "cross_site")
    for headers in (OURS | token, {"Sec-Fetch-Site": "same-origin"} | token):
        assert (await browser.ask("POST", SESSIONS, headers=headers)).status == 201


async def test_an_answer_that_belongs_to_no_login_of_this_browser_is_refused(
    world: World, operator: Any
) -> None:
    victim, attacker = world.browser(), world.browser()
    back = await attacker.come_back("eve@rival")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert query["iss"] == world.issuer

    # The attacker's answer in a browser that began no login, or another one.
    refused(await victim.ask("GET", back), 401, "unauthorized")
    await victim.ask("GET", f"{PUBLIC_URL}/v1/auth/login")
    refused(await victim.ask("GET", back), 401, "unauthorized")
    login = dict(attacker.cookies[PUBLIC_URL])
    base = f"{PUBLIC_URL}/v1/auth/callback"
    for wrong in (
        f"{base}?state={query['state']}",
        f"{base}?state={query['state']}&error=access_denied",
        f"{base}?state={query['state']}&code={query['code']}&iss=https://evil.example",
        f"{base}?state=other&code={query['code']}&iss={query['iss']}",
        f"{base}?state={query['state']}&code=invented&iss={query['iss']}",
    ):
        refused(await attacker.ask("GET", wrong), 401, "unauthorized")
    for cookie in ("", "x", login[LOGIN_COOKIE][:-2], "A" + login[LOGIN_COOKIE][1:], "é"):
        attacker.cookies[PUBLIC_URL] = {LOGIN_COOKIE: cookie}
        refused(await attacker.ask("GET", back), 401, "unauthorized")
    assert await operator.fetchval("SELECT count(*) FROM browser_sessions") == 0

    attacker.cookies[PUBLIC_URL] = dict(login)
    assert (await attacker.ask("GET", back)).status == 303
    # A code is good once.
    attacker.cookies[PUBLIC_URL] = dict(login)
    refused(await attacker.ask("GET", back), 401, "unauthorized")


async def test_nobody_is_sent_elsewhere_after_the_login(world: World) -> None:
    for return_to in (
        "https://evil.example",
        "//evil.example",
        "/%5Cevil.example",
        "/%09/evil.example",
        "/%0d%0aSet-Cookie:x",
        "javascript:alert(1)",
        "evil",
        "%2F%2Fevil.example",
        "",
    ):
        url = f"{PUBLIC_URL}/v1/auth/login?return_to={return_to}"
        refused(await world.browser().ask("GET", url), 422, "invalid_request")


async def test_a_session_ends_when_the_provider_forgets_the_person(
    world: World, operator: Any
) -> None:
    browser = world.browser()
    await browser.log_in(ADA)
    assert (await who(browser))["subject"] == ADA
    row = "SELECT refresh_token FROM browser_sessions"
    first = await operator.fetchval(row)

    async def renewed() -> bool:
        assert (await who(browser))["subject"] == ADA
        return bool(await operator.fetchval(row) != first)

    await until(renewed, "the session to be renewed", seconds=BELIEVED_SECONDS + 20)

    async with world.http.delete(f"{world.issuer}/people/{ADA}") as answer:
        assert answer.status == 204

    async def over() -> bool:
        return (await browser.ask("GET", SESSION)).status == 401

    await until(over, "the session to end", seconds=BELIEVED_SECONDS + 20)
    assert await operator.fetchval("SELECT count(*) FROM browser_sessions") == 0


async def test_a_session_goes_on_while_the_provider_is_away(
    program: Path, postgres: TestDatabase, redis_url: str, broker: Broker, operator: Any
) -> None:
    settings = settings_of(postgres, redis_url, broker)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        async with provider(program) as issuer:
            oidc = OidcSettings(
                issuer=issuer,
                client_id=CLIENT_ID,
                client_secret=SecretStr(CLIENT_SECRET),
                public_url=PUBLIC_URL,
            )
            async with serving(replace(settings, oidc=oidc)) as base:
                browser = Browser(http, base)
                await browser.log_in(ADA)
        # Another gateway process, and no provider any more.
        await operator.execute("UPDATE browser_sessions SET refresh_at = now()")
        async with serving(replace(settings, oidc=oidc)) as base:
            browser.gateway = base
            assert (await who(browser))["subject"] == ADA
            refused(await browser.ask("GET", f"{PUBLIC_URL}/v1/auth/login"), 503, "unavailable")
        await operator.execute("UPDATE browser_sessions SET expires_at = now()")
        async with serving(replace(settings, oidc=oidc)) as base:
            browser.gateway = base
            refused(await browser.ask("GET", SESSION), 401, "unauthorized")


async def test_a_cookie_that_nearly_fits_opens_nothing(world: World) -> None:
    browser = world.browser()
    await browser.log_in(ADA)
    good = browser.cookies[PUBLIC_URL][COOKIE]
    for wrong in (good[:-1], good + "0", good.replace("acme", "rival"), "x", good[::-1]):
        browser.cookies[PUBLIC_URL][COOKIE] = wrong
        refused(await browser.ask("GET", SESSION), 401, "unauthorized")


async def test_without_a_provider_there_is_no_login(anyone: Caller) -> None:
    for path in ("login", "callback?state=x", "session"):
        assert (await anyone.call("GET", f"/v1/auth/{path}")).status == 404


def test_half_a_configuration_is_refused() -> None:
    for wrong in (
        {"issuer": "https://issuer.example"},
        {"issuer": "https://issuer.example", "client_id": "x"},
        {"issuer": "http://issuer.example", "client_id": "x", "public_url": PUBLIC_URL},
        {"issuer": "https://issuer.example", "client_id": "x", "public_url": "ftp://x"},
    ):
        with pytest.raises(ValueError, match="SOMA_OIDC"):
            OidcClient(OidcSettings.model_validate(wrong))
