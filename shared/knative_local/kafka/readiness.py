"""Asks a Kafka server whether it serves: the smallest metadata request, without a client."""

import socket
import struct

_METADATA, _VERSION, _CORRELATION = 3, 1, 1
_NO_CLIENT_ID, _NO_TOPICS = -1, 0
_REQUEST = struct.pack(">hhihi", _METADATA, _VERSION, _CORRELATION, _NO_CLIENT_ID, _NO_TOPICS)
_ANSWER = struct.Struct(">iii")


def answers(host: str, port: int, *, timeout: float = 2.0) -> bool:
    """Tell whether the server there names at least one broker that serves."""
    try:
        with socket.create_connection((host, port), timeout) as connection:
            connection.sendall(struct.pack(">i", len(_REQUEST)) + _REQUEST)
            answer = b""
            while len(answer) < _ANSWER.size:
                more = connection.recv(4096)
                if not more:
                    return False
                answer += more
    except OSError:
        return False
    _, correlation, brokers = _ANSWER.unpack_from(answer)
    return bool(correlation == _CORRELATION and brokers > 0)
