"""HTTP requests to identity providers: bounded in time and size, and never redirected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from somaagent.identity.errors import IdentityProviderUnavailable

if TYPE_CHECKING:
    import aiohttp

MAX_ANSWER_BYTES: Final = 65_536
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def check_url(name: str, url: str) -> str:
    """`url`, when keys and codes may travel there.

    Raises:
        ValueError: It is neither `https:` nor `http:` on this machine.
    """
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise ValueError(f"{name} must be an https URL, or http on the loopback interface")
    return url


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the provider said."""

    status: int
    json: Any  # Any: foreign JSON


class ProviderHttp:
    """A client for one identity provider."""

    def __init__(self, session: "aiohttp.ClientSession") -> None:
        self._session = session

    @classmethod
    def open(cls, timeout_seconds: float) -> Self:
        """A client whose requests take no longer than `timeout_seconds`; needs a running loop."""
        # Only here: the command line mints tokens without it.
        import aiohttp

        return cls(
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=timeout_seconds),
                headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                # A compressed answer would make the bound on its size worthless.
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        )

    async def get(self, url: str) -> Answer:
        """Fetch JSON.

        Raises:
            IdentityProviderUnavailable: There was no usable answer.
        """
        return await self._request("GET", url)

    async def post(
        self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Post a form and read JSON; an error status is an answer too.

        Raises:
            IdentityProviderUnavailable: There was no usable answer.
        """
        return await self._request("POST", url, data=dict(form), headers=dict(headers or {}))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def _request(self, method: str, url: str, **content: Any) -> Answer:  # Any: aiohttp's
        import aiohttp

        try:
            async with self._session.request(
                method, url, allow_redirects=False, **content
            ) as response:
                body = bytearray()
                async for piece in response.content.iter_any():
                    body += piece
                    if len(body) > MAX_ANSWER_BYTES:
                        raise IdentityProviderUnavailable(
                            f"the identity provider's answer is larger than {MAX_ANSWER_BYTES}"
                            " bytes"
                        )
                return Answer(status=response.status, json=json.loads(body))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise IdentityProviderUnavailable(
                f"the identity provider did not answer: {type(error).__name__}"
            ) from error
        except (ValueError, RecursionError) as error:
            raise IdentityProviderUnavailable("the identity provider sent no JSON") from error
