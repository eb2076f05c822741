"""What is known of a tool before it runs."""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

Json = Any
"""A JSON value: None, bool, int, float, str, a list or a dict of them."""
JsonObject = dict[str, Any]
"""A JSON object."""

Risk = Literal["low", "medium", "high"]
"""low: reaches nothing; medium: reads or writes what is the session's; high: reaches beyond it."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_VERSION: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,2}")
LONGEST_SECONDS: Final = 540.0
"""Most that a tool may take: the delivery that runs it lasts ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec:
    """A tool as models, policies and people see it."""

    name: str
    """Lower-case letters, digits and `_`, at most 64: what every model protocol takes."""
    version: str
    """Numbers with dots. A change that old arguments or readers would not survive is a new one."""
    description: str
    """For the model: what it does and when to use it."""
    parameters: JsonObject
    """JSON Schema 2020-12 of the arguments, an object."""
    result: JsonObject | None = None
    """JSON Schema 2020-12 of the result; None where any JSON may come."""
    risk: Risk
    cost: int = 0
    """What one call is charged, in millionths of the ledger's currency."""
    timeout_seconds: float
    """Longest run, wall clock."""
    concurrency: int
    """Most calls that one process runs at once."""
    workspace: bool = False
    """Whether it works in the session's workspace, which then is there before the tool begins."""
    idempotent: bool = False
    """Whether running a call twice does no more than running it once. A call of any other tool is
    never run again after its process died, whatever it had done by then."""
    networked: bool = False
    """Whether a tenant can let what it runs reach hosts of the network."""
    tenants: frozenset[str] | None = None
    """The only tenants that have it; None for all."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot name a tool")
        if not _VERSION.fullmatch(self.version):
            raise ValueError(f"{self.version!r} is no version of a tool: use numbers with dots")
        if self.parameters.get("type") != "object":
            raise ValueError(f"the parameters of {self.name!r} must be of the type object")
        if not 0 < self.timeout_seconds <= LONGEST_SECONDS:
            raise ValueError(f"{self.name!r} must end within {LONGEST_SECONDS:g} s")
        if self.concurrency < 1 or self.cost < 0:
            raise ValueError(f"{self.name!r} needs a concurrency of 1 at least and a cost of 0")

    def is_for(self, tenant: str) -> bool:
        """Whether the tenant has this tool."""
        return self.tenants is None or tenant in self.tenants

    @property
    def order(self) -> tuple[int, ...]:
        """By which versions compare."""
        return tuple(int(part) for part in self.version.split("."))
