"""The metrics of the platform: counted by rows, handed over by processes, and bounded."""

import asyncio
from uuid import uuid4

import asyncpg
from prometheus_client.parser import text_string_to_metric_families

from somaagent.storage.database import Database
from somaagent.telemetry.metrics.definitions import METRICS, MOST_VALUES, OTHER
from somaagent.telemetry.metrics.handover import Handover
from somaagent.telemetry.metrics.model import Origin
from somaagent.telemetry.metrics.recorder import Recorder
from somaagent.telemetry.metrics.totals import fold, platform_text
from tests.integration.conftest import Mailbox

Operator = "asyncpg.Connection[asyncpg.Record]"
ENDS = ("completed", "failed", "interrupted", "refused", "expired", "withdrawn")


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(text: str, name: str, **labels: str) -> float:
    return samples(text).get((name, frozenset(labels.items())), 0)


async def note(operator: "asyncpg.Connection[asyncpg.Record]", fact: str, labels: str) -> None:
    await operator.execute("SELECT note_fact($1, $2, '{1,2,3,4}')", fact, labels)


async def test_every_metric_on_the_page_is_defined_and_every_defined_one_is_on_it(
    database: Database, mailbox: Mailbox
) -> None:
    await mailbox.add(1, "counted")
    text = await platform_text(database)
    described = {
        line.split()[2]: line.split()[3] for line in text.splitlines() if line.startswith("# TYPE")
    }

    assert described == {
        metric.name: metric.kind
        for metric in METRICS.values()
        if metric.origin is not Origin.PROCESS
    }
    wanted = value(text, "soma_schema_migration_wanted", phase="pre")
    assert value(text, "soma_schema_migration", phase="pre") == wanted > 0
    post = value(text, "soma_schema_migration_wanted", phase="post")
    assert value(text, "soma_schema_migration", phase="post") == post > 0


async def test_turns_are_counted_when_they_commit_and_not_when_they_are_rolled_back(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    for seq, state in enumerate(ENDS, start=1):
        turn = await mailbox.add(seq, "a question")
        await operator.execute("UPDATE turns SET state = $2 WHERE id = $1", turn.turn_id, state)
    async with operator.transaction():
        left = await mailbox.add(len(ENDS) + 1, "left behind")
    change = operator.transaction()
    await change.start()
    await operator.execute("UPDATE turns SET state = 'completed' WHERE id = $1", left.turn_id)
    await change.rollback()

    text = await platform_text(database)
    again = await platform_text(database)

    assert value(text, "soma_turns_accepted_total", tenant="acme") == len(ENDS) + 1
    for state in ENDS:
        assert value(text, "soma_turns_ended_total", tenant="acme", state=state) == 1
        assert value(text, "soma_turn_duration_seconds_count", state=state) == 1
    assert value(text, "soma_turns_unfinished", state="received") == 1
    assert value(again, "soma_turns_ended_total", tenant="acme", state="completed") == 1
    assert value(again, "soma_measurements_waiting") == 0


async def test_a_deleted_session_takes_no_count_along(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    turn = await mailbox.add(1, "a question")
    await operator.execute("DELETE FROM sessions WHERE id = $1", turn.session_id)
    assert value(await platform_text(database), "soma_turns_accepted_total", tenant="acme") == 1


async def test_a_batch_that_comes_twice_is_counted_once(database: Database) -> None:
    push = "SELECT push_measurements($2, $3, $4) AS taken WHERE $1::text IS NOT NULL"
    parts = '[["soma_gateway_wakeups_total", {}, -1, 2]]'
    process = uuid4()
    taken = [
        (await database.call("nobody", push, process, batch, parts))[0]["taken"]
        for batch in (1, 1, 2, 1)
    ]
    assert taken == [True, False, True, False]
    assert value(await platform_text(database), "soma_gateway_wakeups_total") == 4


async def test_processes_hand_over_differences_however_often_they_are_asked(
    database: Database,
) -> None:
    recorder, other = Recorder(), Recorder()
    first, second = Handover(recorder.snapshot), Handover(other.snapshot)
    recorder.add("soma_function_starts_total", "router")
    recorder.observe("soma_delivery_duration_seconds", "router", "done", seconds=0.02)
    await first.push(database)
    assert await first.push(database) == 0
    recorder.observe("soma_delivery_duration_seconds", "router", "done", seconds=99)
    other.add("soma_function_starts_total", "router")
    await asyncio.gather(first.push(database), second.push(database), first.push(database))

    text = await platform_text(database)
    name, labels = "soma_delivery_duration_seconds", {"function": "router", "outcome": "done"}
    assert value(text, "soma_function_starts_total", function="router") == 2
    assert value(text, f"{name}_count", **labels) == 2
    assert value(text, f"{name}_sum", **labels) == 99.02
    assert value(text, f"{name}_bucket", le="0.01", **labels) == 0
    assert value(text, f"{name}_bucket", le="0.025", **labels) == 1
    assert value(text, f"{name}_bucket", le="10", **labels) == 1
    assert value(text, f"{name}_bucket", le="+Inf", **labels) == 2


async def test_only_so_many_tenants_are_told_apart_and_none_is_lost(
    database: Database, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    most = MOST_VALUES["tenant"]
    for number in range(most + 20):
        await note(operator, "turn_accepted", f'{{"tenant": "tenant-{number}"}}')
    await fold(database)
    for number in (0, most + 1, most + 2):
        await note(operator, "turn_accepted", f'{{"tenant": "tenant-{number}"}}')

    found = {
        dict(labels)["tenant"]: count
        for (name, labels), count in samples(await platform_text(database)).items()
        if name == "soma_turns_accepted_total"
    }
    assert len(found) == most + 1
    assert found["tenant-0"] == 2
    assert found[OTHER] == 22
    assert sum(found.values()) == most + 23


async def test_folds_at_once_count_each_fact_once(
    database: Database, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    for _ in range(200):
        await note(operator, "turn_accepted", '{"tenant": "acme"}')
    await asyncio.gather(*(fold(database) for _ in range(6)))
    assert value(await platform_text(database), "soma_turns_accepted_total", tenant="acme") == 200


async def test_a_fact_that_this_release_does_not_know_waits_for_one_that_does(
    database: Database, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await note(operator, "of_the_future", "{}")
    await note(operator, "dead_letter_replayed", "{}")
    text = await platform_text(database)
    assert value(text, "soma_dead_letters_replayed_total") == 1
    assert value(text, "soma_measurements_waiting") == 1


def test_names_and_labels_keep_to_the_rules_of_prometheus() -> None:
    forbidden = {"session", "session_id", "subject", "user", "turn", "turn_id", "text", "le"}
    for metric in METRICS.values():
        assert metric.name.endswith("_total") == (metric.kind == "counter"), metric.name
        assert (metric.kind == "histogram") == bool(metric.bounds), metric.name
        assert metric.kind != "histogram" or metric.name.endswith("_seconds"), metric.name
        assert not forbidden & set(metric.labels), metric.name
        assert metric.text.endswith("."), metric.name
        assert list(metric.bounds) == sorted(set(metric.bounds)), metric.name
