"""PingSource: an event on a schedule."""

import asyncio
import logging
import random
import uuid
from datetime import UTC, datetime

from knative_local.http1 import Headers, Resolver, TransportError
from knative_local.manifests.plan import PingSourcePlan
from knative_local.sources.schedule import next_firing

logger = logging.getLogger(__name__)

EVENT_TYPE = "dev.knative.sources.ping"
_ATTEMPTS = 6
_FIRST_BACKOFF_SECONDS = 0.05
_RETRIED = frozenset({404, 413, 425, 429, 500, 502, 503, 504})
_MAX_JITTER_SECONDS = 0.5
_TIMEOUT_SECONDS = 60.0
_FINISH_SECONDS = 5.0


class PingSource:
    """Sends the event of one PingSource whenever its schedule fires."""

    def __init__(self, plan: PingSourcePlan, resolver: Resolver) -> None:
        self.plan = plan
        self.sent = 0
        self.reason = ""
        self._resolver = resolver
        self._clock: asyncio.Task[None] | None = None
        self._sending: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to follow the schedule."""
        self._clock = asyncio.create_task(self._follow())

    async def finish(self, grace_seconds: float = _FINISH_SECONDS) -> None:
        """Stop; an event that is being sent has a while to arrive."""
        if self._clock is not None:
            self._clock.cancel()
        if self._sending:
            await asyncio.wait(self._sending, timeout=grace_seconds)
        await self.close()

    async def close(self) -> None:
        """Stop; an event that is being sent is given up."""
        tasks = [*self._sending, *([self._clock] if self._clock else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def send(self) -> bool:
        """Send one event now, with retries; tell whether the sink took it."""
        headers = self._headers(datetime.now(UTC))
        subscriber = self._resolver.resolve(self.plan.sink.uri)
        for attempt in range(_ATTEMPTS):
            if attempt:
                await asyncio.sleep(_FIRST_BACKOFF_SECONDS * 2 ** (attempt - 1))
            try:
                answer = await subscriber.post(
                    self.plan.sink.uri, headers, self.plan.data, timeout=_TIMEOUT_SECONDS
                )
            except TransportError as error:
                self.reason = f"the sink cannot be reached: {error}"
                continue
            if answer.status < 300:
                self.sent += 1
                self.reason = ""
                return True
            self.reason = f"the sink answered {answer.status}"
            if answer.status not in _RETRIED:
                break
        logger.warning("ping_lost", extra={"source": self._source(), "reason": self.reason})
        return False

    async def _follow(self) -> None:
        plan = self.plan
        moment = datetime.now(UTC)
        while True:
            try:
                moment = next_firing(plan.schedule, plan.timezone, moment).astimezone(UTC)
            except ValueError:
                # Such as the 31st of February: a cluster takes it too.
                self.reason = "the schedule never fires"
                return
            wait = (moment - datetime.now(UTC)).total_seconds()
            if wait < -1.0:
                # The machine slept; what was missed is not made up for.
                moment = datetime.now(UTC)
                continue
            await asyncio.sleep(max(0.0, wait))
            task = asyncio.create_task(self._send_after_jitter())
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send_after_jitter(self) -> None:
        # Spreads sources with the same schedule; no secret depends on it.
        await asyncio.sleep(random.uniform(0.0, _MAX_JITTER_SECONDS))  # noqa: S311
        await self.send()

    def _headers(self, now: datetime) -> Headers:
        attributes = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "type": EVENT_TYPE,
            "source": self._source(),
            "time": now.isoformat().replace("+00:00", "Z"),
            **self.plan.ce_overrides,
        }
        headers: Headers = [
            (f"ce-{name}".encode(), value.encode()) for name, value in attributes.items()
        ]
        if self.plan.content_type and self.plan.data is not None:
            headers.append((b"content-type", self.plan.content_type.encode()))
        return headers

    def _source(self) -> str:
        return f"/apis/v1/namespaces/{self.plan.namespace}/pingsources/{self.plan.name}"
