"""Decisions made by an OPA server, over its Data API."""

from typing import Any, Final, Self, cast
from uuid import uuid4

import aiohttp
import orjson

from somaagent.policy.decision import (
    Decision,
    Document,
    PolicyUnavailable,
    canonical,
    read_decision,
)
from somaagent.settings import PolicySettings

_MOST_BYTES: Final = 65_536
# Errors of built-in functions end an evaluation, as they do in process.
_ASK: Final = {"strict-builtin-errors": "true", "provenance": "true"}


class OpaServerPolicy:
    """An OPA server, and which policies it decided by the last time."""

    def __init__(self, settings: PolicySettings, http: aiohttp.ClientSession) -> None:
        self._url = f"{(settings.url or '').rstrip('/')}{settings.path}"
        self._http = http
        self._version = "unknown"

    @classmethod
    async def open(cls, settings: PolicySettings) -> Self:
        """Prepare to ask; the server is first reached by the first question.

        Raises:
            ValueError: The URL is none.
        """
        if not (settings.url or "").startswith(("http://", "https://")):
            raise ValueError("SOMA_POLICY_URL must begin with http:// or https://")
        headers = {"Content-Type": "application/json"}
        if settings.token is not None:
            headers["Authorization"] = f"Bearer {settings.token.get_secret_value()}"
        timeout = aiohttp.ClientTimeout(total=settings.timeout_seconds)
        return cls(settings, aiohttp.ClientSession(timeout=timeout, headers=headers))

    @property
    def version(self) -> str:
        """The revision of the server's bundles, else the version of the server."""
        return self._version

    async def decide(self, question: Document) -> Decision:
        """The decision on an input document.

        Raises:
            PolicyUnavailable: The server does not answer in time, or not with a decision.
        """
        body = canonical({"input": question})
        try:
            async with self._http.post(
                self._url, data=body, params=_ASK, allow_redirects=False
            ) as response:
                answer = await _json(response)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise PolicyUnavailable(f"the policy server failed: {type(error).__name__}") from error
        if "result" not in answer:
            raise PolicyUnavailable("the policy server has no such decision")
        self._version = _version(answer.get("provenance"))
        return read_decision(
            answer["result"],
            version=self._version,
            decision_id=str(answer.get("decision_id") or uuid4()),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.close()


async def _json(response: aiohttp.ClientResponse) -> dict[str, Any]:  # Any: foreign JSON
    if response.status != 200:
        raise PolicyUnavailable(f"the policy server answered {response.status}")
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > _MOST_BYTES:
            raise PolicyUnavailable(f"the policy server sent more than {_MOST_BYTES} bytes")
    answer = orjson.loads(body)
    if not isinstance(answer, dict):
        raise PolicyUnavailable("the policy server sent no JSON object")
    return cast("dict[str, Any]", answer)


def _version(provenance: Any) -> str:  # Any: foreign JSON
    if not isinstance(provenance, dict):
        return "unknown"
    told = cast("dict[str, Any]", provenance)
    bundles = told.get("bundles")
    if isinstance(bundles, dict) and bundles:
        named = cast("dict[str, Any]", bundles)
        return ",".join(sorted(str(bundle.get("revision", "")) for bundle in named.values()))
    return f"opa-{told.get('version', 'unknown')}"
