"""What one process of the gateway counts; who asked for what is never a label.

Every label has few values, whatever strangers send: methods and routes that nobody serves are
counted together.
"""

from collections import Counter
from typing import TYPE_CHECKING, Final

from somaagent.telemetry.exposition import Histogram

if TYPE_CHECKING:
    from functions.gateway.connections.registry import Connections

_METHODS: Final = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"}
)

RequestKey = tuple[str, str, str]
"""Method, template of the route ("" where none matched), status ("" where nothing was answered)."""


class Counts:
    """The numbers of one process, from its start."""

    def __init__(self) -> None:
        self.requests: Final[dict[RequestKey, Histogram]] = {}
        self.active: Final[Counter[str]] = Counter()
        """Requests and WebSockets that are being answered, by method."""
        self.messages_accepted = 0
        self.limits_hit: Final[Counter[str]] = Counter()
        self.failed_authentications: Final[Counter[str]] = Counter()
        self.policy_decisions: Final[Counter[str]] = Counter()
        self.connections: Connections | None = None
        """Those of the server, once there is one."""

    def begins(self, method: str) -> str:
        """A request begins; returns the method's name as a label."""
        name = method if method in _METHODS else "_OTHER"
        self.active[name] += 1
        return name

    def ends(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """It is over; `method` is what `begins` returned, a `status` of 0 no answer."""
        self.active[method] -= 1
        key = (method, route or "", str(status) if status else "")
        found = self.requests.get(key)
        if found is None:
            found = self.requests[key] = Histogram()
        found.add(seconds)
