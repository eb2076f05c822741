"""One answer in the making: a task that asks the model, bounded in number, size and time.

The request's task takes the chunks from a short queue, so that a client that reads slowly slows
the model down, and one that goes away ends it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import aclosing, contextmanager, suppress
from typing import Final, NamedTuple

from starlette.types import Receive

from functions.gateway.openai_api.completions import Chunk, from_first_word
from functions.gateway.openai_api.failures import (
    ClientGone,
    ModelAway,
    ModelGarbled,
    failure_of,
    without_tools,
)
from functions.gateway.openai_api.spending import Tab
from functions.gateway.problems import Problem
from somaagent.budgets import Account
from somaagent.errors import StorageUnavailable
from somaagent.identity import Principal
from somaagent.inference.chat import ChatModel
from somaagent.inference.profiles import Profiles
from somaagent.settings import ChatSettings, ModelSettings
from somaagent.storage.database import Database

QUEUE_CHUNKS: Final = 64

logger = logging.getLogger(__name__)


class Payer(NamedTuple):
    """Who is charged for an answer."""

    account: Account
    role: str | None
    """Whose model profile answers; None for the one that answers everybody."""

    @classmethod
    def of(cls, principal: Principal, persona: str, role: str | None) -> "Payer":
        """The caller, who asks a persona of the tenant."""
        key = principal.credential_id if principal.kind == "api_key" else None
        account = Account(tenant=principal.tenant, persona=persona, api_key=key or "")
        return cls(account, role)


class Chat:
    """The model as the OpenAI-compatible routes use it."""

    def __init__(
        self,
        model: ChatModel,
        settings: ModelSettings,
        bounds: ChatSettings,
        *,
        database: Callable[[], Awaitable[Database]],
        profiles: Profiles,
    ) -> None:
        self._model = model
        self._database = database
        self._profiles = profiles
        self.settings = settings
        self.bounds = bounds
        self._running: Counter[str] = Counter()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._model.aclose()

    @contextmanager
    def slot(self, tenant: str) -> Generator[None]:
        """One of the answers that may be generated at once.

        Raises:
            Problem: 429, there are too many.
        """
        full = self._running.total() >= self.bounds.concurrent
        if full or self._running[tenant] >= self.bounds.concurrent_of_tenant:
            raise Problem(
                429,
                "too_many_generations",
                f"the {'platform' if full else 'tenant'} has too many answers under way; try again",
                headers={"retry-after": "1"},
            )
        self._running[tenant] += 1
        try:
            yield
        finally:
            self._running[tenant] -= 1
            if not self._running[tenant]:
                del self._running[tenant]

    async def chunks(
        self,
        payer: Payer,
        request: Mapping[str, object],
        *,
        watch: Receive | None,
    ) -> AsyncGenerator[Chunk]:
        """The model's chunks; closing the iterator stops the generation.

        What they may cost is reserved before, and what was said is charged in the end. A model that
        is away before its first word hands on to the profile's fallbacks; one whose answer looks
        like a call of a tool and is none is asked again without tools. Turns do both as well.

        With `watch`, the request's own channel, a client that goes away stops it too.

        Raises:
            Problem: 400, the model refuses the request; 429, too many at once, or over budget; 502,
                the model's server cannot read what it said; 503, the model is away.
            ClientGone: The client went away.
        """
        with self.slot(payer.account.tenant):
            away: dict[str, Problem] = {}
            while True:
                tab = await self._tab(payer, request, away)
                said = from_first_word(self._said(tab, request, watch))
                begun = False
                try:
                    async with aclosing(said):
                        async for chunk in said:
                            begun = True
                            yield chunk
                except ModelAway as problem:
                    if begun or not tab.fallbacks:
                        raise
                    away[tab.profile.role] = problem
                    logger.warning("profile_away", extra={"profile": tab.profile.role})
                except ModelGarbled:
                    bare = without_tools(request)
                    if begun or bare is None:
                        raise
                    request = bare
                    logger.warning("answer_garbled", extra={"profile": tab.profile.role})
                else:
                    return

    async def _tab(
        self, payer: Payer, request: Mapping[str, object], away: Mapping[str, Problem]
    ) -> Tab:
        """The account of the next try.

        Raises:
            Problem: As `Tab.open` says, or why the first one failed where only limits stand
                between it and the next.
        """
        try:
            return await Tab.open(
                await self._database(),
                payer.account,
                request,
                model=self._model,
                profiles=self._profiles,
                role=payer.role,
                away=away,
            )
        except Problem as problem:
            for first in away.values():
                raise first from problem
            raise

    async def _said(
        self, tab: Tab, request: Mapping[str, object], watch: Receive | None
    ) -> AsyncGenerator[Chunk]:
        """The chunks of the model of one account, which is charged for them.

        Raises:
            Problem: As `chunks` says.
            ClientGone: The client went away.
        """
        model = self._model.of(tab.profile.settings)
        queue: asyncio.Queue[Chunk | None] = asyncio.Queue(QUEUE_CHUNKS)
        asking = asyncio.ensure_future(self._ask(model, request, queue))
        watching = None if watch is None else asyncio.ensure_future(_gone(watch, asking))
        try:
            while (chunk := await queue.get()) is not None:
                tab.add(chunk)
                yield chunk
            await asyncio.wait({asking})
            if asking.cancelled():
                raise ClientGone
            asking.result()
        finally:
            asking.cancel()
            if watching is not None:
                watching.cancel()
            with suppress(asyncio.CancelledError, Problem):
                await asking
            await self._close(tab)

    async def _close(self, tab: Tab) -> None:
        try:
            await tab.close()
        except StorageUnavailable:
            # The answer is told; what it cost is not charged, and its reservation ends by itself.
            logger.exception("answer_not_charged", extra={"entry": str(tab.entry)})

    async def _ask(
        self,
        model: ChatModel,
        request: Mapping[str, object],
        queue: "asyncio.Queue[Chunk | None]",
    ) -> None:
        try:
            async with asyncio.timeout(self.bounds.most_seconds):
                async with aclosing(model.chunks(request)) as chunks:
                    async for chunk in chunks:
                        await queue.put(chunk)
                await queue.put(None)
        except BaseException as error:
            # The end has to fit. What it displaces would have come just before an error.
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
            if (told := failure_of(error)) is error:
                raise
            raise told from error


async def _gone(receive: Receive, asking: "asyncio.Task[None]") -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    asking.cancel()
