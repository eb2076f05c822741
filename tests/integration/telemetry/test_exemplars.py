"""Buckets name a trace that fell into them, for whoever reads OpenMetrics."""

from collections.abc import Iterable, Iterator
from typing import cast

import asyncpg
from prometheus_client import Metric
from prometheus_client.openmetrics import parser
from prometheus_client.parser import text_string_to_metric_families as plain
from prometheus_client.samples import Sample

from somaagent.storage.database import Database
from somaagent.telemetry.exposition import MEDIA_TYPE, OPEN_METRICS, media_type
from somaagent.telemetry.metrics.definitions import MOST_VALUES
from somaagent.telemetry.metrics.handover import Handover
from somaagent.telemetry.metrics.recorder import Recorder
from somaagent.telemetry.metrics.totals import platform_text
from somaagent.telemetry.sampling import Sampling
from somaagent.telemetry.spans import SpanProvider
from tests.integration.conftest import Mailbox

FIRST_TOKEN = "soma_model_time_to_first_token_seconds"
TRACER = SpanProvider().get_tracer("tests")


def open_metrics(text: str) -> Iterable[Metric]:
    """The families of a page, as the reference parser reads them."""
    # It is half typed.
    families = parser.text_string_to_metric_families(text)  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]
    return cast("Iterable[Metric]", families)


def recorder(sampling: Sampling) -> Recorder:
    """A process' recorder, whose traces leave it."""
    made = Recorder()
    made.exemplars.choose(sampling.leaves)
    return made


def observed(into: Recorder, profile: str, seconds: float) -> str:
    """The trace in which a first token took so long."""
    with TRACER.start_as_current_span("chat") as span:
        into.observe(FIRST_TOKEN, profile, seconds=seconds)
    return f"{span.get_span_context().trace_id:032x}"


async def handed_over(made: Recorder, database: Database) -> None:
    await Handover(made.snapshot, made.exemplars).push(database)


def with_exemplars(text: str) -> Iterator[Sample]:
    for family in open_metrics(text):
        yield from (sample for sample in family.samples if sample.exemplar is not None)


def counted(families: Iterable[Metric]) -> set[tuple[str, tuple[tuple[str, str], ...], float]]:
    """All samples but ages, which grow."""
    return {
        (sample.name, tuple(sample.labels.items()), sample.value)
        for family in families
        for sample in family.samples
        if sample.name != "soma_turns_oldest_seconds"
    }


async def test_the_last_trace_of_each_bucket_is_named_and_nothing_else_changes(
    database: Database, mailbox: Mailbox
) -> None:
    await mailbox.add(1, "counted")
    made = recorder(Sampling())
    observed(made, "chat", 0.3)
    quick, slow = observed(made, "chat", 0.4), observed(made, "chat", 42.0)
    made.observe(FIRST_TOKEN, "chat", seconds=2.0)  # in no trace
    await handed_over(made, database)

    text = await platform_text(database, OPEN_METRICS)
    found = {
        (sample.name, sample.labels["le"]): (
            sample.exemplar.labels["trace_id"],
            sample.exemplar.value,
        )
        for sample in with_exemplars(text)
        if sample.exemplar is not None
    }
    assert found == {
        (f"{FIRST_TOKEN}_bucket", "0.5"): (quick, 0.4),
        (f"{FIRST_TOKEN}_bucket", "60"): (slow, 42.0),
    }
    same = await platform_text(database)
    assert counted(open_metrics(text)) == counted(plain(same))
    assert quick not in same


async def test_only_traces_that_will_be_found_are_named(database: Database) -> None:
    made = recorder(Sampling(share=0, slow_seconds=10))
    observed(made, "chat", 0.3)
    slow = observed(made, "chat", 12.0)
    nowhere = Recorder()
    observed(nowhere, "chat", 100.0)
    await handed_over(made, database)
    await handed_over(nowhere, database)
    named = [s.exemplar for s in with_exemplars(await platform_text(database, OPEN_METRICS))]
    assert [each.labels["trace_id"] for each in named if each is not None] == [slow]


async def test_a_value_that_is_counted_with_others_names_no_trace(database: Database) -> None:
    most = MOST_VALUES["*"]
    made = recorder(Sampling())
    for place in range(most + 20):
        observed(made, f"profile {place}", 0.3)
    await handed_over(made, database)
    found = list(with_exemplars(await platform_text(database, OPEN_METRICS)))
    assert len(found) == most


async def test_where_there_is_no_room_the_oldest_give_way(
    database: Database, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await operator.execute(
        "INSERT INTO metric_exemplars (metric, labels, bucket, trace_id, value, at)"
        " SELECT $1, jsonb_build_object('profile', n::text), 5, repeat('a', 32), 0.3,"
        " now() - interval '30 minutes' - n * interval '1 ms' FROM generate_series(1, 5000) n",
        FIRST_TOKEN,
    )
    made = recorder(Sampling())
    # One of them is of a bucket that has an exemplar.
    traces = {observed(made, profile, 0.3) for profile in ("new", "newer", "17")}
    await handed_over(made, database)
    kept = await operator.fetch("SELECT labels ->> 'profile', trace_id FROM metric_exemplars")
    assert len(kept) == 5000
    assert {trace_id for _, trace_id in kept} == {"a" * 32, *traces}
    gone = {str(n) for n in range(1, 5001)} - {profile for profile, _ in kept}
    assert gone == {"4999", "5000"}


def test_openmetrics_is_for_those_who_ask_for_it() -> None:
    prometheus = (
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    )
    assert media_type(prometheus) == OPEN_METRICS
    assert media_type("*/*") == media_type(None) == MEDIA_TYPE
