"""How many streams one process serves, and one subject has: each holds a connection and memory."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum

from functions.gateway.problems import Problem
from somaagent.identity import Principal

RETRY_AFTER_SECONDS = "5"


class Kind(StrEnum):
    """How a client hears of a session."""

    SSE = "sse"
    WEBSOCKET = "websocket"
    WAIT = "wait"


class Seats:
    """The open event streams, WebSockets and waiting requests of this process."""

    def __init__(self, *, most: int, most_per_subject: int) -> None:
        self._most = most
        self._most_per_subject = most_per_subject
        self._taken = 0
        self.by_kind = dict.fromkeys(Kind, 0)
        self._by_subject: Counter[tuple[str, str]] = Counter()

    @property
    def taken(self) -> int:
        """How many there are."""
        return self._taken

    @contextmanager
    def seat(self, principal: Principal, kind: Kind) -> Generator[None]:
        """Hold a place among them. Raises as `take` does."""
        self.take(principal, kind)
        try:
            yield
        finally:
            self.leave(principal, kind)

    def take(self, principal: Principal, kind: Kind) -> None:
        """Take a place among them until `leave` is called.

        Raises:
            Problem: 429, the subject has too many; 503, the process has.
        """
        subject = (principal.tenant, principal.subject)
        if self._by_subject[subject] >= self._most_per_subject:
            raise Problem(
                429,
                "too_many_streams",
                f"{self._most_per_subject} streams of this subject are open here; close one",
                headers={"retry-after": RETRY_AFTER_SECONDS},
            )
        if self._taken >= self._most:
            raise Problem(
                503,
                "streams_full",
                "this process serves as many streams as it can; try again",
                headers={"retry-after": RETRY_AFTER_SECONDS},
            )
        self._taken += 1
        self.by_kind[kind] += 1
        self._by_subject[subject] += 1

    def leave(self, principal: Principal, kind: Kind) -> None:
        """Give the place back."""
        subject = (principal.tenant, principal.subject)
        self._taken -= 1
        self.by_kind[kind] -= 1
        self._by_subject[subject] -= 1
        if not self._by_subject[subject]:
            del self._by_subject[subject]
