"""The streams that this process serves, so that they can be cut when what allowed them is gone."""

import asyncio
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from functions.gateway.event_stream import EventStream


class Reason(StrEnum):
    """Why a stream ends that is not over."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    DELETED = "deleted"


DETAILS: Final = {
    Reason.EXPIRED: "the credential has expired; come again with a new one",
    Reason.REVOKED: "the credential was withdrawn; come again with another one",
    Reason.DELETED: "the session was deleted",
}


class OpenStreams:
    """Every open event stream, WebSocket and waiting request.

    Nothing is indexed: streams open and end all the time, and are cut rarely. Ten thousand are
    searched in a few milliseconds.
    """

    def __init__(self) -> None:
        self._streams: dict[int, EventStream] = {}
        self._some = asyncio.Event()

    def __len__(self) -> int:
        return len(self._streams)

    def __iter__(self) -> "Iterator[EventStream]":
        """All of them; they may end while one goes through."""
        return iter(tuple(self._streams.values()))

    def add(self, stream: "EventStream") -> None:
        """A stream begins."""
        self._streams[id(stream)] = stream
        self._some.set()

    async def any(self) -> None:
        """Wait until there is one."""
        if not self._streams:
            self._some.clear()
            await self._some.wait()

    def discard(self, stream: "EventStream") -> None:
        """It is over."""
        self._streams.pop(id(stream), None)

    def close(
        self,
        reason: Reason,
        *,
        tenant: str,
        subject: str | None = None,
        credential_id: str | None = None,
        session_id: UUID | None = None,
    ) -> int:
        """End the streams of a tenant that are all that is named; returns how many there were.

        Args:
            reason: Why, for the log and for the client.
            tenant: Whose streams.
            subject: Only those of this subject.
            credential_id: Only those opened with this API key, browser session or token (`jti`).
            session_id: Only those of this session.
        """
        found = [
            stream
            for stream in self._streams.values()
            if stream.principal.tenant == tenant
            and subject in (None, stream.principal.subject)
            and credential_id in (None, stream.principal.credential_id)
            and session_id in (None, stream.session_id)
        ]
        for stream in found:
            stream.close(reason)
        return len(found)
