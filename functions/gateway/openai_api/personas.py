"""The persona that a request names as its model."""

from typing import Any, Final, NamedTuple

from functions.gateway.problems import Problem
from functions.gateway.queries import personas as queries
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.state import GatewayState

MOST_ID_CHARACTERS: Final = 64


class Speaker(NamedTuple):
    """Who the model is told to be."""

    name: str
    """The persona."""
    system_prompt: str | None
    """None for the built-in one."""
    temperature: float | None
    """None takes the platform's."""
    profile: str | None
    """The role of its model; None takes the one that answers everybody."""


async def speaker(state: GatewayState, tenant: str, name: str) -> Speaker:
    """The tenant's persona `name`.

    Raises:
        Problem: 404, the tenant has no such persona.
        StorageUnavailable: Postgres failed.
    """
    if name == BUILT_IN:
        return Speaker(BUILT_IN, None, None, None)
    row = await find(state, tenant, name)
    return Speaker(name, row["system_prompt"], row["temperature"], row["profile"])


async def find(state: GatewayState, tenant: str, name: str) -> Any:  # Any: a database row
    """The row of a persona.

    Raises:
        Problem: 404, the tenant has no such persona.
        StorageUnavailable: Postgres failed.
    """
    row = None
    if len(name) <= MOST_ID_CHARACTERS and "\x00" not in name:
        database = await state.database()
        async with database.transaction(tenant) as connection:
            row = await connection.fetchrow(queries.FIND, tenant, name)
    if row is None:
        detail = "there is no such model; GET /v1/models lists those that there are"
        errors = [{"pointer": "#/model", "detail": detail}]
        raise Problem(404, "model_not_found", detail, errors=errors)
    return row
