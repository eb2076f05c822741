"""The socket that clients connect to, and how many connections the process may have."""

import os
import resource
import socket
from collections.abc import Iterable
from typing import Final

RESERVED_FILES: Final = 192
"""Descriptors for all else: Postgres, Redis, the broker, models, files, libraries."""
_PROBE_AFTER_SECONDS: Final = 60
_PROBE_EVERY_SECONDS: Final = 20
_MOST_PROBES: Final = 3
_UNACKNOWLEDGED_MILLISECONDS: Final = 90_000


def bearable(most: int) -> int:
    """So many connections, or as many as the process may open files for, if that is fewer.

    Raises the soft limit to what the hard one allows.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most + RESERVED_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return most
    return max(16, min(most, soft - RESERVED_FILES))


def notice_the_vanished(listening: Iterable[socket.socket]) -> None:
    """Let the kernel end connections whose other end is gone without a word.

    Connections inherit it from the socket that accepts them, which costs nothing for each.
    """
    for each in listening:
        with socket.socket(fileno=os.dup(each.fileno())) as own:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                tcp = socket.IPPROTO_TCP
                own.setsockopt(tcp, socket.TCP_KEEPIDLE, _PROBE_AFTER_SECONDS)
                own.setsockopt(tcp, socket.TCP_KEEPINTVL, _PROBE_EVERY_SECONDS)
                own.setsockopt(tcp, socket.TCP_KEEPCNT, _MOST_PROBES)
                own.setsockopt(tcp, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MILLISECONDS)
