"""A DNS server on loopback, over UDP, whose answers may change from one question to the next."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class NameServer(asyncio.DatagramProtocol):
    """Answers from `names`; without caching, as attackers' servers ask for."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        """The addresses of each name, for one question after another; the last ones stay."""
        self.asked: Counter[tuple[str, str]] = Counter()
        """How often, by name and kind of record."""
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Python's own transport of this kind is not an instance of it before 3.13.
        self._transport = cast("asyncio.DatagramTransport", transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        assert self._transport is not None
        self._transport.sendto(self._answer(dns.message.from_wire(data)).to_wire(), addr)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA | dns.flags.RA
        (question,) = query.question
        name, kind = str(question.name).rstrip("."), dns.rdatatype.to_text(question.rdtype)
        rounds = self.names.get(name)
        if rounds is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
            return answer
        addresses = rounds[min(self.asked[name, kind], len(rounds) - 1)]
        self.asked[name, kind] += 1
        wanted = {"A": 4, "AAAA": 6}.get(kind)
        found = [text for text in addresses if ip_address(text).version == wanted]
        if found:
            answer.answer.append(dns.rrset.from_text(question.name, 0, "IN", kind, *found))
        return answer


@asynccontextmanager
async def name_server() -> AsyncGenerator[NameServer]:
    """A server on a port of its own."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(NameServer, local_addr=("127.0.0.1", 0))
    try:
        yield server
    finally:
        transport.close()
