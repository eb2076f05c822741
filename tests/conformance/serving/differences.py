"""Where knative-local answers otherwise than a cluster, how, and why."""

from dataclasses import dataclass
from typing import Any

_ERROR = {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One answer that is not a cluster's."""

    why: str
    own: dict[str, Any]
    """What takes the place of parts of the cluster's answer."""


DIFFERENCES: dict[str, Difference] = {
    "HTTP 3.7": Difference(
        why="a version that does not exist is malformed to the parser here",
        own={
            "status": 400,
            "headers": {"content-type": "text/plain", "content-length": "11"},
            "body": "Bad Request",
        },
    ),
    "refused upgrade": Difference(
        why="Envoy leaves out the body of an answer that refuses an upgrade",
        own={
            "headers": {"content-type": "text/plain; charset=utf-8", "content-length": "2"},
            "body": "ok",
        },
    ),
    "answer with trailers": Difference(
        why="trailers are lost on both, here with their announcement, and the rest has a length",
        own={"headers": {}},
    ),
    "answer that is not HTTP": Difference(
        why="the parser's words are not those of Go",
        own={
            "headers": {**_ERROR, "content-length": "44"},
            "body": "the answer is not HTTP: Invalid status code\n",
        },
    ),
    "answer without headers' end": Difference(
        why="a connection that closes before the answer is not told apart by where it was",
        own={"headers": {**_ERROR, "content-length": "4"}, "body": "EOF\n"},
    ),
    "answer shorter than its length": Difference(
        why="a cluster holds back short beginnings; here they are passed on and then cut",
        own={
            "status": 200,
            "headers": {"content-type": "text/plain; charset=utf-8", "content-length": "100"},
            "body": "words",
            "end": "cut",
        },
    ),
}
