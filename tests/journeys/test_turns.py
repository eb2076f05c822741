"""A person's message becomes a streamed, stored answer."""

import asyncio

import psutil

from tests.support.platform import Client, Frame, Platform, until


async def test_a_question_is_answered_by_the_model_token_by_token(client: Client) -> None:
    session = await client.new_session()

    accepted = await client.post(session, "What is the capital of France? Answer in one sentence.")
    frames = [frame async for frame in client.frames(accepted.stream_url)]

    deltas = [frame.data["text"] for frame in frames if frame.event == "delta"]
    last = frames[-1]
    assert last.event == "completed"
    assert "paris" in last.data["text"].lower()
    assert len(deltas) > 1
    assert "".join(deltas) == last.data["text"]
    assert last.data["usage"]["output_tokens"] > 1
    assert [(m["role"], m["text"]) for m in await client.messages(session)] == [
        ("user", "What is the capital of France? Answer in one sentence."),
        ("assistant", last.data["text"]),
    ]


async def test_a_second_question_builds_on_the_first(client: Client) -> None:
    session = await client.new_session()

    await client.answer(await client.post(session, "My name is Ada Lovelace. Remember it."))
    answer = await client.answer(await client.post(session, "What is my name?"))

    assert "ada" in answer.lower()


async def test_two_messages_to_one_session_are_answered_in_order(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()

    first = await client.post(session, "Count from 1 to 15, one number a line.")
    second = await client.post(session, "Now say the word done.")
    await client.answer(second)

    async with platform.sql() as sql:
        turns = await sql.fetch(
            "SELECT id, state, completed_at FROM turns WHERE session_id = $1 ORDER BY seq", session
        )
    assert [str(turn["id"]) for turn in turns] == [first.turn_id, second.turn_id]
    assert [turn["state"] for turn in turns] == ["completed", "completed"]
    assert turns[0]["completed_at"] < turns[1]["completed_at"]


async def test_a_message_interrupts_the_running_answer_and_is_answered_next(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    first = await client.post(session, "Count from 1 to 200 in words, one number a line.")
    waiting = await client.post(session, "Say the word done.")
    frames: list[Frame] = []
    urgent = None
    async for frame in client.frames(first.stream_url):
        frames.append(frame)
        if urgent is None and frame.event == "delta":
            urgent = await client.post(session, "Say hello.", mode="interrupt")

    assert urgent is not None
    last = frames[-1]
    assert last.event == "interrupted"
    assert last.data["text"] == "".join(f.data["text"] for f in frames if f.event == "delta")
    await client.answer(urgent)
    await client.answer(waiting)
    stored = await client.messages(session)
    answers = [message["text"] for message in stored if message["role"] == "assistant"]
    assert answers[0] == last.data["text"]
    async with platform.sql() as sql:
        turns = await sql.fetch(
            "SELECT id, state FROM turns WHERE session_id = $1 ORDER BY completed_at", session
        )
    assert [(str(turn["id"]), turn["state"]) for turn in turns] == [
        (first.turn_id, "interrupted"),
        (urgent.turn_id, "completed"),
        (waiting.turn_id, "completed"),
    ]


async def test_a_turn_is_stopped_by_its_id_before_and_after_it_begins(client: Client) -> None:
    session = await client.new_session()
    first = await client.post(session, "Count from 1 to 200 in words, one number a line.")
    waiting = await client.post(session, "Say the word done.")
    base = f"{client.platform.gateway}/v1/sessions/{session}/turns"
    for turn in (waiting, first):
        async with client.http.post(f"{base}/{turn.turn_id}/interrupt") as response:
            assert response.status == 202, await response.text()

    kinds = [[frame.event async for frame in client.frames(t.stream_url)] for t in (first, waiting)]

    assert kinds[0][-1] == "interrupted"
    assert kinds[1] == ["interrupted"]


async def test_two_sessions_stream_at_once(client: Client, platform: Platform) -> None:
    both_speak = asyncio.Barrier(2)
    at_once: list[int] = []

    async def turn() -> str:
        session = await client.new_session()
        accepted = await client.post(session, "Count from 1 to 200 in words, one number a line.")
        kinds: list[str] = []
        async for frame in client.frames(accepted.stream_url):
            if frame.event == "delta" and "delta" not in kinds:
                await both_speak.wait()
                async with platform.sql() as sql:
                    at_once.append(
                        await sql.fetchval("SELECT count(*) FROM turns WHERE state = 'generating'")
                    )
                await both_speak.wait()
                # Enough is seen: a small model may count on for minutes.
                base = f"{client.platform.gateway}/v1/sessions/{session}/turns"
                async with client.http.post(f"{base}/{accepted.turn_id}/interrupt") as response:
                    assert response.status == 202, await response.text()
            kinds.append(frame.event)
        return kinds[-1]

    assert await asyncio.gather(turn(), turn()) == ["interrupted", "interrupted"]

    assert at_once == [2, 2]


async def test_a_client_that_was_cut_off_resumes_without_a_lost_or_repeated_delta(
    client: Client,
) -> None:
    session = await client.new_session()
    accepted = await client.post(session, "Count from 1 to 30, one number a line.")
    seen: list[Frame] = []

    # Cut off after every third frame, again and again, until the answer is complete.
    while not seen or seen[-1].event != "completed":
        received = 0
        last = seen[-1].id if seen else None
        async for frame in client.frames(accepted.stream_url, last_event_id=last):
            seen.append(frame)
            received += 1
            if received == 3:
                break

    deltas = [frame for frame in seen if frame.event == "delta"]
    assert [delta.data["index"] for delta in deltas] == sorted(
        {delta.data["index"] for delta in deltas}
    )
    assert "".join(delta.data["text"] for delta in deltas) == seen[-1].data["text"]
    assert [frame.event for frame in seen].count("completed") == 1


async def test_the_trail_of_a_turn_names_every_step_once(client: Client) -> None:
    session = await client.new_session()
    accepted = await client.post(session, "Say hello.")
    await client.answer(accepted)
    url = f"{client.platform.gateway}/v1/sessions/{session}/turns/{accepted.turn_id}/trail"

    async with client.http.get(url) as response:
        events = (await response.json())["events"]

    assert [(event["function"], event["type"].split(".")[-2]) for event in events] == [
        ("perception", "message-received"),
        ("router", "message-analyzed"),
        ("conversation", "turn-routed"),
    ]
    assert all(event["wait_ms"] >= 0 and event["handling_ms"] > 0 for event in events)


async def test_nothing_runs_after_a_pause_and_the_next_message_wakes_what_it_needs(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    await client.answer(await client.post(session, "Say hello."))

    async def nothing_runs() -> bool:
        return not platform.processes()

    await until(nothing_runs, "the last function to go")
    started: dict[str, float] = {}

    async def all_started() -> bool:
        for name in ("perception", "router", "conversation"):
            for process in platform.processes(name):
                started.setdefault(name, process.create_time())
        return len(started) == 3

    watching = asyncio.create_task(until(all_started, "three steps to start"))
    accepted = await client.post(session, "Say hello again.")
    await client.answer(accepted)
    await watching
    async with platform.sql() as sql:
        handled = await sql.fetch(
            "SELECT function, received_at, cold FROM handled_events WHERE turn_id = $1",
            accepted.turn_id,
        )
    assert {row["function"]: row["cold"] for row in handled} == dict.fromkeys(started, True)
    # The later steps were starting before the first one had its event.
    begun = {row["function"]: row["received_at"].timestamp() for row in handled}
    assert max(started.values()) < begun["perception"]


async def test_nothing_of_the_platform_listens_outside_this_machine(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    await client.answer(await client.post(session, "Say hello."))

    listening = {
        connection.laddr.ip
        for process in [platform.runtime(), *platform.runtime().children(recursive=True)]
        for connection in process.net_connections(kind="tcp")
        if connection.status == psutil.CONN_LISTEN
    }

    assert listening == {"127.0.0.1"}


async def test_tenants_do_not_meet(client: Client, platform: Platform) -> None:
    session = await client.new_session()
    accepted = await client.post(session, "Say hello.")
    await client.answer(accepted)

    async with platform.client(tenant="rival") as rival:
        for path in ("", "/messages", f"/turns/{accepted.turn_id}", "/stream"):
            url = f"{platform.gateway}/v1/sessions/{session}{path}"
            async with rival.http.get(url) as response:
                assert response.status == 404, path
                assert response.content_type == "application/problem+json"
