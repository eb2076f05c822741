"""Makes the tables of analytics: `python -m somaagent.analytics`, the Job of a release."""

import asyncio
import sys

from somaagent.analytics.clickhouse import AnalyticsUnavailable, ClickHouse
from somaagent.analytics.schema import install
from somaagent.settings import ClickHouseSettings


def prepare(settings: ClickHouseSettings) -> tuple[int, int]:
    """Bring the ClickHouse of the settings up to date; the version before and afterwards.

    Raises:
        AnalyticsUnavailable: It does not answer, or refuses.
        ValueError: None is named, or in a way that cannot be.
    """
    return asyncio.run(_prepare(settings))


async def _prepare(settings: ClickHouseSettings) -> tuple[int, int]:
    clickhouse = await ClickHouse.open(settings)
    if clickhouse is None:
        raise ValueError("SOMA_CLICKHOUSE_URL names no server")
    try:
        return await install(clickhouse, settings)
    finally:
        await clickhouse.aclose()


def main() -> None:
    """Command line of the Job."""
    try:
        before, after = prepare(ClickHouseSettings())
    except (AnalyticsUnavailable, ValueError) as error:
        sys.exit(f"not prepared: {error}")
    sys.stderr.write(f"analytics: version {before} before, {after} now\n")


if __name__ == "__main__":
    main()
