"""Questions to an OpenFGA server: does this relation hold, and with what does it?"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Self, cast

import aiohttp
import orjson

from somaagent.errors import TryAgainLater
from somaagent.settings import RelationsSettings

_MOST_BYTES: Final = 1_048_576


class RelationsUnavailable(TryAgainLater):
    """The server does not answer, or not with an answer."""


class Tuple(NamedTuple):
    """`user` is `relation` of `object_name`."""

    user: str
    relation: str
    object_name: str

    def document(self) -> dict[str, str]:
        """As OpenFGA writes it."""
        return {"user": self.user, "relation": self.relation, "object": self.object_name}


class Relations:
    """An OpenFGA store, with answers remembered for a moment."""

    def __init__(
        self,
        settings: RelationsSettings,
        http: aiohttp.ClientSession,
        clock: Callable[[], float],
    ) -> None:
        self._url = f"{(settings.url or '').rstrip('/')}/stores/{settings.store_id}"
        self._model = settings.model_id
        self._seconds = settings.cache_seconds
        self._most = settings.cache_entries
        self._http = http
        self._clock = clock
        self._cache: OrderedDict[tuple[Tuple, ...], tuple[float, bool]] = OrderedDict()

    @classmethod
    async def open(
        cls, settings: RelationsSettings, *, clock: Callable[[], float] = time.monotonic
    ) -> Self | None:
        """Prepare to ask; None where no server is configured.

        Raises:
            ValueError: The URL is none, or store and model are missing.
        """
        if not settings.url:
            return None
        if not settings.url.startswith(("http://", "https://")):
            raise ValueError("SOMA_RELATIONS_URL must begin with http:// or https://")
        if not (settings.store_id and settings.model_id):
            raise ValueError(
                "SOMA_RELATIONS_URL needs SOMA_RELATIONS_STORE_ID and SOMA_RELATIONS_MODEL_ID; "
                "`python -m somaagent.relations.install` makes and prints them"
            )
        headers = {"Content-Type": "application/json"}
        if settings.token is not None:
            headers["Authorization"] = f"Bearer {settings.token.get_secret_value()}"
        timeout = aiohttp.ClientTimeout(total=settings.timeout_seconds)
        return cls(settings, aiohttp.ClientSession(timeout=timeout, headers=headers), clock)

    async def holds(self, asked: Tuple, known: Sequence[Tuple] = ()) -> bool:
        """Whether a relation holds.

        Args:
            asked: The relation.
            known: Relations that the platform vouches for and that are not stored at the server.

        Raises:
            RelationsUnavailable: There is no answer.
        """
        key = (asked, *known)
        now = self._clock()
        if (cached := self._cache.get(key)) is not None and now < cached[0]:
            return cached[1]
        answer = await self._check(asked, known)
        if self._seconds > 0:
            self._cache[key] = (now + self._seconds, answer)
            self._cache.move_to_end(key)
            while len(self._cache) > self._most:
                self._cache.popitem(last=False)
        return answer

    async def objects(self, user: str, relation: str, kind: str) -> list[str]:
        """The names of all things of a kind to which a user has a stored relation.

        The server's own bound on such a list (1000, unless it is told another) holds.

        Raises:
            RelationsUnavailable: There is no answer.
        """
        found = (
            await self._ask("list-objects", {"user": user, "relation": relation, "type": kind})
        ).get("objects")
        if not isinstance(found, list):
            raise RelationsUnavailable("the relations' server sent no list")
        return [str(name) for name in cast("list[object]", found)]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _check(self, asked: Tuple, known: Sequence[Tuple]) -> bool:
        question = {
            "tuple_key": asked.document(),
            "contextual_tuples": {"tuple_keys": [each.document() for each in known]},
        }
        allowed = (await self._ask("check", question)).get("allowed")
        if not isinstance(allowed, bool):
            raise RelationsUnavailable("the relations' server did not say whether it is allowed")
        return allowed

    async def _ask(self, what: str, question: Mapping[str, object]) -> dict[str, object]:
        body = {"authorization_model_id": self._model, **question}
        raw = bytearray()
        try:
            async with self._http.post(
                f"{self._url}/{what}", data=orjson.dumps(body), allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise RelationsUnavailable(f"the relations' server answered {response.status}")
                async for piece in response.content.iter_any():
                    raw += piece
                    if len(raw) > _MOST_BYTES:
                        raise RelationsUnavailable("the relations' server said too much")
                answer: Any = orjson.loads(raw)  # Any: foreign JSON, checked below
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise RelationsUnavailable(
                f"the relations' server failed: {type(error).__name__}"
            ) from error
        if not isinstance(answer, dict):
            raise RelationsUnavailable("the relations' server sent no JSON object")
        return cast("dict[str, object]", answer)
