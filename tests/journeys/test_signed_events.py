"""Events that the platform did not publish, or not like this, end as dead letters."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import aiohttp

from somaagent.clock import now
from somaagent.events import MessageReceived
from somaagent.local.credentials import load_or_create
from somaagent.messaging.envelope import Envelope, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign
from tests.support.platform import Client, Platform, until


def _event(session_id: str, turn_id: str, message_id: str, text: str) -> Envelope:
    event = MessageReceived.model_validate(
        {"session_id": session_id, "turn_id": turn_id, "message_id": message_id, "text": text}
    )
    return Envelope(
        event_id=str(uuid4()),
        source="/functions/gateway",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        subject=session_id,
        tenant="acme",
        partition_key=f"acme/{session_id}",
    )


async def test_forged_altered_and_outdated_events_are_dead_letters_and_touch_no_turn(
    platform: Platform, client: Client
) -> None:
    ring = KeyRing.of(
        (await asyncio.to_thread(load_or_create, platform.state / "secrets.json")).event_signing_key
    )
    session = await client.new_session()
    accepted = await client.post(session, "Say yes.")
    answer = await client.answer(accepted)

    def good() -> Envelope:
        return _event(session, accepted.turn_id, accepted.message_id, "Say no.")

    stranger = KeyRing.of("a key that an attacker made up, long")
    signed = sign(good(), ring, at=now())
    attacks = {
        "key that is not accepted": sign(good(), stranger, at=now()),
        "not signed": good(),
        "does not match": replace(signed, data=signed.data.replace(b"no", b"so")),
        "too long ago": sign(good(), ring, at=now() - timedelta(days=9)),
    }
    async with aiohttp.ClientSession() as http:
        for event in attacks.values():
            async with http.post(
                platform.status["ingress_url"], data=event.data, headers=to_http(event)
            ) as response:
                assert response.status < 300, await response.text()

    async with platform.sql() as sql:

        async def kept() -> list[tuple[str, str]]:
            rows = await sql.fetch(
                "SELECT error_code, error_data FROM dead_letters WHERE subject = $1", session
            )
            return [(r["error_code"], r["error_data"]) for r in rows] if len(rows) == 4 else []

        letters = await until(kept, "four dead letters")
        assert {code for code, _ in letters} == {"422"}
        for why in attacks:
            assert any(why in said for _, said in letters), (why, letters)
        turns = await sql.fetch(
            "SELECT id::text, state, attempt FROM turns WHERE session_id = $1::uuid", session
        )
    assert [(t["id"], t["state"], t["attempt"]) for t in turns] == [
        (accepted.turn_id, "completed", 1)
    ]
    assert [m["text"] for m in await client.messages(session)] == ["Say yes.", answer]
