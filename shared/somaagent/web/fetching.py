"""Fetches a URL: each hop is parsed, looked up once, checked and connected to as checked."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from somaagent.settings import FetchSettings
from somaagent.web.addresses import Address, is_public
from somaagent.web.body import ContentType, Unpacker, text_of
from somaagent.web.errors import FetchFailed, TargetRefused
from somaagent.web.resolving import NameserverResolver, Resolver, SystemResolver
from somaagent.web.rules import FetchRules
from somaagent.web.targets import Target, follow, parse

if TYPE_CHECKING:
    import aiohttp

_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_PACKED_SHARE: Final = 4
"""So many times the bytes that are wanted may be received: packing can hold nothing at length."""
_TOLD: Final = ("Content-Type", "Content-Language", "Date", "ETag", "Last-Modified", "Retry-After")
_LONGEST_HEADER: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer, whatever its status."""

    url: str
    """Where it came from in the end."""
    redirects: tuple[str, ...]
    """What led there, the first URL first; empty where nothing did."""
    status: int
    headers: Mapping[str, str]
    """A few of them, names in lower case."""
    kind: ContentType
    content: bytes
    truncated: bool
    """Whether `content` is not all of it: it was longer, or broke off."""

    @property
    def text(self) -> str | None:
        """The content as text; None where it is none."""
        return text_of(self.content, self.kind, cut=self.truncated)


class _Hop(NamedTuple):
    location: str | None
    """Where it redirects to."""
    fetched: Fetched | None


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches within the rules of one process."""

    rules: FetchRules
    resolver: Resolver
    settings: FetchSettings
    _context: ssl.SSLContext | None = field(default=None, init=False)

    @classmethod
    def of(cls, settings: FetchSettings) -> Self:
        """Read the rules.

        Raises:
            ValueError: A setting is wrong; the message names its variable.
        """
        servers = settings.nameservers
        return cls(
            rules=FetchRules.of(settings),
            resolver=NameserverResolver(servers) if servers.strip() else SystemResolver(),
            settings=settings,
        )

    async def get(self, url: str, *, seconds: float) -> Fetched:
        """Ask with GET and follow redirects.

        Raises:
            TargetRefused: It, or what it redirects to, may not be fetched.
            FetchFailed: The other side does not answer, or wrongly.
            TimeoutError: All of it took longer than `seconds`.
        """
        async with asyncio.timeout(seconds):
            target, past, only_public = parse(url), list[str](), False
            while True:
                addresses = await self.addresses(target, only_public=only_public)
                hop = await self._ask(target, addresses, past, only_public=only_public)
                if hop.fetched is not None:
                    return hop.fetched
                if len(past) == self.settings.redirects:
                    raise TargetRefused(f"it redirects more than {len(past)} times")
                past.append(str(target.url))
                target = follow(target, hop.location or "")
                # The public internet must not choose among what only we can reach.
                only_public = only_public or any(map(is_public, addresses))

    async def addresses(self, target: Target, *, only_public: bool = False) -> list[Address]:
        """Look a target up and check it.

        Raises:
            TargetRefused: It may not be reached.
        """
        self.rules.check_target(target)
        if target.address is not None:
            found = [target.address]
        else:
            found = await self.resolver.resolve(target.host)
        self.rules.check_addresses(found, only_public=only_public)
        return found

    async def _ask(
        self, target: Target, addresses: list[Address], past: list[str], *, only_public: bool
    ) -> _Hop:
        # Heavy; nothing that only knows of this tool gets here.
        import aiohttp

        from somaagent.web.connecting import session

        headers = {
            "Accept": "text/html,application/json,text/*;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": self.settings.user_agent,
        }
        try:
            async with (
                session(
                    target.host, addresses, self.rules, self.trust(), only_public=only_public
                ) as client,
                client.get(target.url, headers=headers, allow_redirects=False) as response,
            ):
                location = response.headers.get("Location")
                if response.status in _REDIRECTS and location is not None:
                    return _Hop(location, None)
                return _Hop(None, await self._read(response, target, past))
        except aiohttp.ClientConnectorCertificateError as error:
            raise FetchFailed("the host's certificate is not valid for its name") from error
        except aiohttp.ClientConnectorError as error:
            raise FetchFailed("the host cannot be connected to") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchFailed("the host does not answer as HTTP wants it") from error

    async def _read(
        self, response: "aiohttp.ClientResponse", target: Target, past: list[str]
    ) -> Fetched:
        from aiohttp import ClientError

        most = self.settings.max_bytes
        unpacker = Unpacker(", ".join(response.headers.getall("Content-Encoding", [])))
        content, received, broken = bytearray(), 0, False
        try:
            async for piece in response.content.iter_any():
                received += len(piece)
                content += unpacker.unpack(piece, most + 1 - len(content))
                if len(content) > most or received > _PACKED_SHARE * most:
                    broken = True
                    break
        except (ClientError, OSError):
            # What came is worth having, and is told to be a part.
            broken = True
        return Fetched(
            url=str(target.url),
            redirects=tuple(past),
            status=response.status,
            headers={
                name.lower(): response.headers[name][:_LONGEST_HEADER]
                for name in _TOLD
                if name in response.headers
            },
            kind=ContentType.parse(response.headers.get("Content-Type")),
            content=bytes(content[:most]),
            truncated=broken or not unpacker.complete,
        )

    def authorities(self) -> bytes:
        """Whom `trust` trusts, in PEM, for others who verify certificates."""
        files = (ssl.get_default_verify_paths().cafile, self.settings.ca_file)
        return b"\n".join(Path(file).read_bytes() for file in files if file is not None)

    def trust(self) -> ssl.SSLContext:
        """How certificates are verified."""
        if self._context is None:
            self._context = ssl.create_default_context()
            if self.settings.ca_file is not None:
                self._context.load_verify_locations(self.settings.ca_file)
        return self._context
