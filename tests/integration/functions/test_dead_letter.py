"""Dead letters are kept whole, whoever sent them."""

import base64
from dataclasses import replace

import asyncpg

from functions.dead_letter.handler import DeadLetterKeeper
from somaagent.events import EventDeadLettered, MessageReceived
from somaagent.serving.delivery import REPLAY_EXTENSION, Delivery
from somaagent.storage.database import Database
from somaagent.storage.dead_letters import find, mark_replayed, newest
from tests.integration.conftest import Mailbox, delivery

Operator = "asyncpg.Connection[asyncpg.Record]"


async def undeliverable(mailbox: Mailbox, **attributes: str) -> Delivery:
    turn = await mailbox.add(1, "How?")
    event = MessageReceived(**turn.ids, text="How?", attachments=())
    return replace(
        delivery("dead-letter", event),
        attributes={
            "id": "1",
            "specversion": "1.0",
            "knativeerrordest": "http://perception.somaagent.svc.cluster.local/",
            "knativeerrorcode": "503",
            "knativeerrordata": base64.b64encode(b"no \x00 luck").decode(),
            "knativekafkaoffset": "7",
            "mine": "kept",
            **attributes,
        },
    )


async def test_an_undeliverable_event_is_kept_with_its_error_and_the_platform_is_told(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    dead = await undeliverable(mailbox)

    outcome = await DeadLetterKeeper(database=database).handle(dead)

    (letter,) = await newest(operator, limit=10)
    assert letter.error_code == "503"
    assert letter.error_data == "no \ufffd luck"
    assert letter.error_dest == "http://perception.somaagent.svc.cluster.local/"
    assert letter.attributes == {"id": "1", "specversion": "1.0", "mine": "kept"}
    assert letter.data == dead.envelope.data
    (told,) = outcome.events
    assert isinstance(told, EventDeadLettered)
    assert told.dead_letter_id == letter.dead_letter_id
    assert told.original_type == MessageReceived.event_type


async def test_the_same_dead_letter_is_kept_once_and_a_replay_that_fails_again(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    keeper = DeadLetterKeeper(database=database)
    dead = await undeliverable(mailbox)
    await keeper.handle(dead)
    await keeper.handle(dead)
    (letter,) = await newest(operator, limit=10)

    await mark_replayed(operator, letter.dead_letter_id)
    replayed = replace(dead, attributes={**dead.attributes, REPLAY_EXTENSION: "1"})
    await keeper.handle(replayed)

    assert len(await newest(operator, limit=10)) == 2
    found = await find(operator, letter.dead_letter_id)
    assert found is not None
    assert found.replays == 1


async def test_an_event_that_nobody_vouches_for_is_kept_and_nobody_is_told(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    dead = replace(await undeliverable(mailbox), tenant=None, event=None)

    outcome = await DeadLetterKeeper(database=database).handle(dead)

    assert outcome.events == ()
    (letter,) = await newest(operator, limit=10)
    assert letter.tenant is None


async def test_the_platforms_own_word_of_a_dead_letter_is_kept_without_another_word(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    keeper = DeadLetterKeeper(database=database)
    (told,) = (await keeper.handle(await undeliverable(mailbox))).events

    outcome = await keeper.handle(delivery("dead-letter", told))

    assert outcome.events == ()
    assert len(await newest(operator, limit=10)) == 2


async def test_a_forged_event_with_a_known_id_does_not_take_the_place_of_the_true_one(
    database: Database, mailbox: Mailbox, operator: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    keeper = DeadLetterKeeper(database=database)
    true = await undeliverable(mailbox)
    forged = replace(true, tenant=None, event=None)
    other = replace(forged, envelope=replace(forged.envelope, data=b"other"))

    for dead in (forged, other, true):
        await keeper.handle(dead)

    kept = {(letter.tenant, letter.data) for letter in await newest(operator, limit=10)}
    data = true.envelope.data
    assert kept == {(None, data), (None, b"other"), (true.tenant, data)}
