"""The one way out that a program may be given: a door on its own loopback, kept by the platform.

The sandbox's network namespace stays what it is, without a way out. A doorman begins inside it
before the program: it opens a listening socket there, hands it to the platform and becomes the
program. Whoever connects to it inside is then served by a process outside, which goes where it
sees fit. Inside nothing is left but an address: no process, no file, no socket of the platform's.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self

HOST: Final = "127.0.0.1"
PORT: Final = 3128
"""As proxies have it; in a namespace of its own it is free."""
CERTIFICATES: Final = "/run/certificates.pem"

_DOORMAN: Final = f"""
import os, socket, sys
with socket.socket(fileno=int(sys.argv[1])) as outside:
    with socket.create_server(({HOST!r}, {PORT}), backlog=16) as door:
        socket.send_fds(outside, [b"door"], [door.fileno()])
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A way out for one run."""

    threshold: int
    """The socket by which the door is handed out; it is the doorman's alone."""
    certificates: bytes
    """The authorities that are trusted, in PEM."""

    @property
    def environment(self) -> Mapping[str, str]:
        """By what programs know of it."""
        proxy = f"http://{HOST}:{PORT}"
        names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        bundles = ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
        return {
            **dict.fromkeys(names, proxy),
            **dict.fromkeys(bundles, CERTIFICATES),
            "no_proxy": f"localhost,{HOST}",
        }

    def command(self, python: str, argv: tuple[str, ...]) -> tuple[str, ...]:
        """The doorman, who becomes `argv`. Nothing of the workspace is imported."""
        return (python, "-I", "-S", "-c", _DOORMAN, str(self.threshold), *argv)


class Doorway:
    """Both ends of what a door is handed over by."""

    def __init__(self, outside: socket.socket, inside: socket.socket) -> None:
        self._outside = outside
        self._inside = inside

    @classmethod
    @contextmanager
    def opened(cls) -> Generator[Self]:
        """A pair of sockets; in the end both are closed."""
        outside, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        outside.setblocking(False)
        with outside, inside:
            yield cls(outside, inside)

    def network(self, certificates: bytes) -> Network:
        """What a run is asked for with."""
        return Network(threshold=self._inside.fileno(), certificates=certificates)

    async def door(self) -> socket.socket:
        """The listening socket, once the doorman has sent it; never, where the run is over before.

        Raises:
            OSError: It is no such socket.
        """
        loop = asyncio.get_running_loop()
        there = asyncio.Event()
        loop.add_reader(self._outside, there.set)
        try:
            await there.wait()
        finally:
            loop.remove_reader(self._outside)
        # Whoever holds the other end, there is nothing more to be said to us.
        with self._outside:
            _, descriptors, _, _ = socket.recv_fds(
                self._outside, 16, 1, flags=socket.MSG_CMSG_CLOEXEC
            )
        if len(descriptors) != 1:
            raise OSError("no door was handed out")
        return _checked(socket.socket(fileno=descriptors[0]))


def _checked(door: socket.socket) -> socket.socket:
    """The socket, if it listens on loopback."""
    kind = (door.family, door.type)
    if kind == (socket.AF_INET, socket.SOCK_STREAM):
        listens = door.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        if listens and ipaddress.ip_address(door.getsockname()[0]).is_loopback:
            return door
    door.close()
    raise OSError("what was handed out is no door")
