"""ClamAV's clamd over TCP: INSTREAM, bounded in time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, NamedTuple

_CONNECT_SECONDS: Final = 3.0
_MAX_REPLY_BYTES: Final = 4096
_FOUND: Final = b" FOUND"


class ScannerUnavailable(Exception):
    """There is no verdict; whether the content is harmless is not known."""


class Verdict(NamedTuple):
    """What the scanner found."""

    infected: bool
    signature: str | None
    """The scanner's name for what it found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """One clamd."""

    host: str
    port: int
    seconds: float
    """Longest wait for a verdict."""

    @classmethod
    def at(cls, address: str, *, seconds: float) -> "Scanner":
        """The scanner at `host:port`.

        Raises:
            ValueError: That is no address.
        """
        host, _, port = address.removeprefix("tcp://").rpartition(":")
        if not host or not port.isdigit():
            raise ValueError(f"SOMA_FILES_SCANNER must be host:port, not {address!r}")
        return cls(host=host.strip("[]"), port=int(port), seconds=seconds)

    async def scan(self, content: AsyncIterator[bytes]) -> Verdict:
        """Scan content while it is read.

        Raises:
            ScannerUnavailable: The scanner is away, too slow, or gave an error.
        """
        try:
            async with asyncio.timeout(self.seconds):
                reply = await self._converse(content)
        except (
            TimeoutError,
            OSError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
        ) as error:
            raise ScannerUnavailable(type(error).__name__) from error
        if reply == b"stream: OK":
            return Verdict(infected=False, signature=None)
        if reply.startswith(b"stream: ") and reply.endswith(_FOUND):
            name = reply[len(b"stream: ") : -len(_FOUND)].decode("ascii", "replace")
            return Verdict(infected=True, signature=name[:200])
        raise ScannerUnavailable(reply[:200].decode("ascii", "replace"))

    async def _converse(self, content: AsyncIterator[bytes]) -> bytes:
        async with asyncio.timeout(_CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(
                self.host, self.port, limit=_MAX_REPLY_BYTES
            )
        try:
            writer.write(b"zINSTREAM\0")
            try:
                async for piece in content:
                    if piece:
                        writer.write(len(piece).to_bytes(4, "big") + piece)
                        await writer.drain()
                writer.write(bytes(4))
                await writer.drain()
            except ConnectionError:
                # clamd says why before it hangs up, as when the stream is longer than its limit.
                pass
            return (await reader.readuntil(b"\0")).rstrip(b"\0").strip()
        finally:
            writer.transport.abort()
