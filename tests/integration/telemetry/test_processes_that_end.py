"""What a step counted is there when its process is not, scaled away or killed."""

import signal
import socket
from dataclasses import replace
from uuid import uuid4

from somaagent.clock import now
from somaagent.events import MessageReceived
from somaagent.local.layout import Layout
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign
from somaagent.storage.database import Database
from somaagent.telemetry.metrics.totals import platform_text
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox
from tests.integration.serving.test_step_process import KEY, message, running
from tests.integration.telemetry.test_platform_metrics import value

DELIVERIES = "soma_delivery_duration_seconds_count"


async def test_counts_outlive_processes_that_are_scaled_away_or_killed(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox, database: Database
) -> None:
    envelope = await message(mailbox)
    async with running("perception", postgres.app_dsn, layout) as step:
        for _ in range(3):
            assert (await step.post(envelope))[0] == 200
        assert (await step.send({}, b"no event"))[0] == 422
    # It was told to go, as when nothing needs it.
    text = await platform_text(database)
    for outcome, count in (("done", 1), ("repeated", 2), ("rejected", 1)):
        assert value(text, DELIVERIES, function="perception", outcome=outcome) == count
    assert value(text, "soma_function_starts_total", function="perception") == 1

    # It waits for the one before, and an event that says nothing more is handled all the same.
    waiting = await mailbox.add(2, "another question")
    following = sign(
        replace(
            envelope,
            event_id=str(uuid4()),
            data=MessageReceived(**waiting.ids, text="?", attachments=())
            .model_dump_json()
            .encode(),
        ),
        KeyRing.of(KEY),
        at=now(),
    )
    async with running("perception", postgres.app_dsn, layout) as step:
        assert (await step.post(following))[0] == 202
        step.process.send_signal(signal.SIGKILL)
        await step.process.wait()
    text = await platform_text(database)
    # What has a row is counted; what else a killed process knew may be gone, but is never doubled.
    place = {"function": "perception", "type": envelope.event_type, "start": "cold"}
    assert value(text, "soma_event_wait_seconds_count", **place) == 2
    assert value(text, "soma_cold_starts_total", function="perception") == 2
    assert value(text, DELIVERIES, function="perception", outcome="done") in (1, 2)


async def test_a_step_whose_collector_stands_still_works_on_and_says_what_it_dropped(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox, database: Database
) -> None:
    envelope = await message(mailbox)
    # Its system takes the connections, and nobody answers.
    with socket.create_server(("127.0.0.1", 0), backlog=64) as still:
        url = f"http://127.0.0.1:{still.getsockname()[1]}"
        async with running(
            "perception", postgres.app_dsn, layout, OTEL_EXPORTER_OTLP_ENDPOINT=url
        ) as step:
            for _ in range(20):
                assert (await step.post(envelope))[0] == 200
    text = await platform_text(database)
    assert value(text, DELIVERIES, function="perception", outcome="done") == 1
    assert value(text, DELIVERIES, function="perception", outcome="repeated") == 19
    # A span of each delivery.
    assert value(text, "soma_spans_dropped_total", function="perception") == 20
