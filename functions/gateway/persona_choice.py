"""Whether a persona's `tool_choice` can be had: of its tools, and of the models that answer it."""

from typing import Any, Final

from functions.gateway.problems import Problem
from functions.gateway.state import GatewayState
from somaagent.inference.profiles import CHAIN, DIALOGUE, Profiles
from somaagent.storage.database import Connection

FREE: Final = frozenset({None, "auto", "none"})
"""Choices that force nothing."""


async def check_choice(
    state: GatewayState,
    connection: Connection,
    tenant: str,
    persona: Any,  # a database row
) -> None:
    """Look at a persona as it is about to be stored, so that what was left out counts as well.

    Profiles may change later; a turn whose models cannot do what its persona wants fails then, and
    says so.

    Raises:
        Problem: 422, its tools have not what has to be called, or no model of its profile can be
            made to call a tool.
        StorageUnavailable: Postgres failed.
    """
    choice: str | None = persona["tool_choice"]
    if choice in FREE:
        return
    tools: list[str] = persona["tools"] or []
    if not tools:
        raise _wrong(f"{choice!r} needs tools, and the persona names none in `tools`")
    if choice != "required" and choice not in tools:
        raise _wrong(f"{choice!r} is neither auto, required or none nor one of the persona's tools")
    settings, model = state.settings, state.settings.model
    if model is None:
        return  # nobody knows here what models there are
    profiles = Profiles(platform=model, bounds=settings.profiles, mode=settings.mode)
    role = persona["profile"] or DIALOGUE
    chain = profiles.chain(await connection.fetchval(CHAIN, tenant, role, settings.mode))
    if chain and not any(profile.forces_calls for profile in chain):
        providers = ", ".join(sorted({profile.provider for profile in chain}))
        raise _wrong(
            f"no model of the profile {role!r} can be made to call a tool (provider: {providers})"
        )


def _wrong(detail: str) -> Problem:
    pointer = "#/tool_choice"
    errors = [{"pointer": pointer, "detail": detail}]
    return Problem(422, "invalid_request", f"wrong: {pointer}", errors=errors)
