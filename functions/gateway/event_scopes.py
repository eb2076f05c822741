"""Which types of events a credential may publish."""

from typing import Annotated, Final

from fastapi import Depends

from functions.gateway.authentication import needs
from functions.gateway.problems import Problem
from somaagent.identity import Principal

SCOPE: Final = "events:publish"
"""Everybody who publishes needs it. Alone it allows every type that is not the platform's; beside
it `events:publish:com.acme.order.v1` narrows that to a type and `events:publish:com.acme.*` to
the types below a prefix."""
RESERVED_TYPES: Final = ("ai.somaagent.", "dev.knative.")
"""Beginnings of the types that only the platform publishes."""
RESERVED_SOURCES: Final = ("/functions/",)
"""Beginnings of the sources that only the platform's functions use."""

Producer = Annotated[Principal, Depends(needs(SCOPE))]


def check_type(principal: Principal, event_type: str, source: str) -> None:
    """Let an event of a type and a source through.

    Raises:
        Problem: 403, they are the platform's, or the credential is for other types.
    """
    if f"{event_type.lower()}.".startswith(RESERVED_TYPES):
        detail = f"types that begin with {' or '.join(RESERVED_TYPES)} are the platform's own"
        raise Problem(403, "reserved_event_type", detail)
    if source.startswith(RESERVED_SOURCES):
        detail = f"sources that begin with {' or '.join(RESERVED_SOURCES)} are the platform's own"
        raise Problem(403, "reserved_event_source", detail)
    patterns = [
        scope.removeprefix(f"{SCOPE}:")
        for scope in principal.scopes
        if scope.startswith(f"{SCOPE}:")
    ]
    if patterns and not any(_matches(pattern, event_type) for pattern in patterns):
        detail = f"the credential may publish {', '.join(sorted(patterns))} only"
        raise Problem(403, "event_type_not_allowed", detail)


def _matches(pattern: str, event_type: str) -> bool:
    if pattern.endswith(".*"):
        return event_type.startswith(pattern[:-1])
    return pattern == event_type
