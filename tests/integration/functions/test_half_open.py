"""A step that cannot be opened wholly holds on to nothing: others need the connections."""

import asyncpg
import pytest

from somaagent.local.layout import Layout
from tests.conftest import TestDatabase
from tests.integration.serving.test_step_process import running
from tests.support.platform import until

PROBES = 30


@pytest.mark.parametrize("step", ["requeue", "sweeper"])
async def test_a_step_without_a_broker_leaves_no_connection_behind(
    step: str,
    postgres: TestDatabase,
    redis_url: str,
    layout: Layout,
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    held = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE usename = 'soma_app' AND datname = current_database()"
    )
    async with running(step, postgres.app_dsn, layout, SOMA_REDIS_URL=redis_url) as started:
        # As Knative does, which asks every few milliseconds until a pod is ready.
        answers = [await started.probe("/readyz") for _ in range(PROBES)]

        async def few() -> bool:
            return int(await operator.fetchval(held)) <= 1

        assert set(answers) <= {500, 503}
        await until(few, "the connections to be given back")
        assert await started.probe("/healthz") == 200
