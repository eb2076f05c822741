"""A real Prometheus reads from the gateway which traces fell into a bucket."""

from pathlib import Path

import aiohttp

from somaagent.storage.database import Database
from somaagent.telemetry.metrics.handover import Handover
from somaagent.telemetry.metrics.recorder import Recorder
from somaagent.telemetry.sampling import Sampling
from somaagent.telemetry.spans import SpanProvider
from tests.integration.functions.gateway.conftest import Caller
from tests.support.platform import until
from tests.support.prometheus import Json, prometheus, scraped, told


async def test_prometheus_keeps_the_exemplars_of_the_platform(
    anyone: Caller, database: Database, tmp_path: Path
) -> None:
    made = Recorder()
    made.exemplars.choose(Sampling().leaves)
    tracer = SpanProvider().get_tracer("tests")
    with tracer.start_as_current_span("process") as span:
        made.observe("soma_delivery_duration_seconds", "router", "done", seconds=0.03)
    await Handover(made.snapshot, made.exemplars).push(database)

    reader = anyone.of("platform", scopes=["metrics:read"])
    token = reader.headers["Authorization"].removeprefix("Bearer ")
    page = scraped("platform", f"{reader.base}/metrics/platform", token=token)
    keeping = "--enable-feature=exemplar-storage"
    async with prometheus(tmp_path, [page], [], keeping) as url, aiohttp.ClientSession() as http:

        async def kept() -> list[dict[str, str]]:
            asked = {"query": "soma_delivery_duration_seconds_bucket", "start": "0", "end": "1e11"}
            found: list[Json] = await told(http, f"{url}/api/v1/query_exemplars", **asked) or []
            return [one["labels"] for each in found for one in each["exemplars"]]

        named = await until(kept, "Prometheus to keep an exemplar", seconds=120)
    assert named == [{"trace_id": f"{span.get_span_context().trace_id:032x}"}]
