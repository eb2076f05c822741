"""How turns and calls ended, asked of ClickHouse where the analytics step writes there."""

from typing import Any

from functions.gateway.queries import analytics, rollups
from functions.gateway.queries.rollups import Question
from functions.gateway.state import GatewayState

__all__ = ["Question", "tool_rows", "turn_rows"]


async def turn_rows(state: GatewayState, asked: Question) -> list[Any]:  # Any: rows
    """The lines of turns.

    Raises:
        StorageUnavailable: Postgres failed.
        AnalyticsUnavailable: ClickHouse failed.
    """
    if state.clickhouse is None:
        return await _postgres(state, rollups.TURNS, asked)
    return analytics.turn_rows(await state.clickhouse.rows(analytics.turns(asked)))


async def tool_rows(state: GatewayState, asked: Question) -> list[Any]:  # Any: as above
    """The lines of calls of tools; raises as `turn_rows` does."""
    if state.clickhouse is None:
        return await _postgres(state, rollups.TOOLS, asked)
    return analytics.tool_rows(await state.clickhouse.rows(analytics.tools(asked)))


async def _postgres(state: GatewayState, query: str, asked: Question) -> list[Any]:
    database = await state.database()
    async with database.transaction(asked.tenant) as connection:
        return await connection.fetch(query, *asked.arguments)
