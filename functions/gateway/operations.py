"""What each operation is to the policies: an action done to a resource.

A route that is missing here is refused by the policies, and a contract test names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the gateway."""

    action: str
    """What the policies in `shared/policies/gateway` know it by."""
    resource: str
    """The kind of what it is done to."""


OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        "create_session": Operation("sessions.create", "session"),
        "get_session": Operation("sessions.read", "session"),
        "stream": Operation("sessions.stream", "session"),
        "post_message": Operation("conversation.send", "message"),
        "list_messages": Operation("messages.list", "message"),
        "get_turn": Operation("turns.read", "turn"),
        "publish_events": Operation("events.publish", "event"),
        "create_persona": Operation("personas.create", "persona"),
        "list_personas": Operation("personas.list", "persona"),
        "get_persona": Operation("personas.read", "persona"),
        "change_persona": Operation("personas.update", "persona"),
        "delete_persona": Operation("personas.delete", "persona"),
        "get_trail": Operation("turns.trail", "turn"),
    }
)
"""By the name of the route's function."""


def operation_of(route: str) -> Operation:
    """The operation of a route; one that is not declared is nothing that a policy grants."""
    return OPERATIONS.get(route, Operation(f"undeclared.{route}", "unknown"))
