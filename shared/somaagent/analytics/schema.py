"""The tables of analytics in ClickHouse, and how they are made and brought up to date.

`ReplacingMergeTree` takes copies of a row away when it merges, which is sooner or later; whoever
reads looks at one copy of each, the one of the highest `rank`, so nothing depends on merges.
"""

from typing import Final

from somaagent.analytics.clickhouse import ClickHouse
from somaagent.settings import ClickHouseSettings

TURNS: Final = "turn_ends"
CALLS: Final = "call_ends"
VERSIONS: Final = "schema_versions"

_VERSIONS_TABLE: Final = f"""
CREATE TABLE IF NOT EXISTS {VERSIONS} (version UInt32)
ENGINE = ReplacingMergeTree ORDER BY version
"""

STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        f"""
CREATE TABLE IF NOT EXISTS {TURNS} (
    tenant              String,
    day                 Date,
    source              String,
    event_id            String,
    rank                UInt64,
    ended               DateTime,
    persona             String,
    profile             String,
    model               String,
    outcome             String,
    within_seconds      UInt32,
    retried             UInt8,
    cut_short           UInt8,
    input_tokens        UInt64,
    output_tokens       UInt64,
    money               Int64,
    seconds             Float64,
    first_tokens        UInt8,
    first_token_seconds Float64
) ENGINE = ReplacingMergeTree(rank)
PARTITION BY toYYYYMM(day) ORDER BY (tenant, day, source, event_id)
""",
        f"""
CREATE TABLE IF NOT EXISTS {CALLS} (
    tenant   String,
    day      Date,
    call_id  String,
    rank     UInt64,
    ended    DateTime,
    tool     String,
    status   String,
    retried  UInt8,
    money    Int64,
    seconds  Float64
) ENGINE = ReplacingMergeTree(rank)
PARTITION BY toYYYYMM(day) ORDER BY (tenant, day, call_id)
""",
    ),
)
"""What leads from one version to the next; every statement is harmless when it is done already."""


async def install(clickhouse: ClickHouse, settings: ClickHouseSettings) -> tuple[int, int]:
    """Make the database and its tables, or bring them up to date; harmless when they are.

    Returns:
        The version before and the one afterwards; a later release's stays as it is.

    Raises:
        AnalyticsUnavailable: ClickHouse does not answer or refuses; what was done stays.
    """
    name = settings.database
    known = await clickhouse.rows("SELECT name FROM system.databases", anywhere=True)
    # A user who may not make a database has been given one.
    if name not in {row["name"] for row in known}:
        await clickhouse.command(f"CREATE DATABASE IF NOT EXISTS {name}", anywhere=True)
    await clickhouse.command(_VERSIONS_TABLE)
    (row,) = await clickhouse.rows(f"SELECT max(version) AS version FROM {VERSIONS}")  # noqa: S608 - our name
    before = int(row["version"])
    for version, statements in enumerate(STEPS, start=1):
        if version > before:
            for statement in statements:
                await clickhouse.command(statement)
            await clickhouse.insert(VERSIONS, [{"version": version}])
    if settings.retention_days is not None:
        for table in (TURNS, CALLS):
            await clickhouse.command(
                f"ALTER TABLE {table} MODIFY TTL day + toIntervalDay({settings.retention_days})"
            )
    return before, max(before, len(STEPS))
