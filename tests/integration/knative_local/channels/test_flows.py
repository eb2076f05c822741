"""Sequences and Parallels on a real Kafka."""

from uuid import uuid4

from knative_local.http1 import Response
from tests.support.recipients import Answer, Received, recipient
from tests.support.runs import Start

TEMPLATE = "channelTemplate: {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel}"


def appending(text: bytes) -> Answer:
    """Answer with an event of the same attributes and longer data."""

    async def answer(got: Received) -> Response:
        kept = [
            (name.encode(), value.encode())
            for name, value in got.headers.items()
            if name.startswith("ce-") and not name.startswith("ce-knative")
        ]
        return Response(200, kept, got.body + text)

    return answer


def only(prefix: bytes) -> Answer:
    """Answer with the event itself where its data begin so, else with nothing."""

    async def answer(got: Received) -> Response:
        if not got.body.startswith(prefix):
            return Response(202)
        return await appending(b"")(got)

    return answer


async def test_a_sequence_hands_each_answer_to_the_next_step(start: Start) -> None:
    flow = f"s{uuid4().hex[:8]}"
    async with (
        recipient(appending(b"-one")) as one,
        recipient(appending(b"-two")) as two,
        recipient() as end,
    ):
        run = await start(f"""
apiVersion: flows.knative.dev/v1
kind: Sequence
metadata: {{name: {flow}}}
spec:
  {TEMPLATE}
  steps: [{{uri: '{one.url}'}}, {{uri: '{two.url}'}}]
  reply: {{uri: '{end.url}'}}
""")
        state = (await run.objects("sequences"))[flow]
        assert (state["ready"], state["reason"]) == (True, "")
        assert state["cluster_url"] == (
            f"http://{flow}-kn-sequence-0-kn-channel.default.svc.cluster.local"
        )
        assert state["subscriptions"] == {f"{flow}-kn-sequence-{n}": True for n in range(2)}
        assert await run.post(state["url"], b"begin") == 202
        (got,) = await end.wait_for(1)
        assert (got.id, got.body) == ("1", b"begin-one-two")


async def test_a_sequence_ends_where_a_step_answers_nothing(start: Start) -> None:
    flow = f"s{uuid4().hex[:8]}"
    async with recipient() as silent, recipient() as next_step:
        run = await start(f"""
apiVersion: flows.knative.dev/v1
kind: Sequence
metadata: {{name: {flow}}}
spec:
  {TEMPLATE}
  steps: [{{uri: '{silent.url}'}}, {{uri: '{next_step.url}'}}]
""")
        await run.post((await run.objects("sequences"))[flow]["url"])
        await silent.wait_for(1)
        await run.finished(f"{flow}-kn-sequence-0", f"{flow}-kn-sequence-1")
        assert next_step.received == []


async def test_a_parallel_runs_the_branches_whose_filter_answers(start: Start) -> None:
    flow = f"p{uuid4().hex[:8]}"
    async with (
        recipient(only(b"a")) as letters,
        recipient(only(b"1")) as digits,
        recipient(appending(b"-letter")) as letter,
        recipient(appending(b"-digit")) as digit,
        recipient() as end,
        recipient() as own,
    ):
        run = await start(f"""
apiVersion: flows.knative.dev/v1
kind: Parallel
metadata: {{name: {flow}}}
spec:
  {TEMPLATE}
  branches:
    - filter: {{uri: '{letters.url}'}}
      subscriber: {{uri: '{letter.url}'}}
    - filter: {{uri: '{digits.url}'}}
      subscriber: {{uri: '{digit.url}'}}
      reply: {{uri: '{own.url}'}}
  reply: {{uri: '{end.url}'}}
""")
        state = (await run.objects("parallels"))[flow]
        assert state["ready"]
        assert await run.post(state["url"], b"abc") == 202
        assert await run.post(state["url"], b"123", event_id="2") == 202
        (of_letters,) = await end.wait_for(1)
        (of_digits,) = await own.wait_for(1)
        assert (of_letters.body, of_digits.body) == (b"abc-letter", b"123-digit")
        assert [each.body for each in letter.received] == [b"abc"]
        assert [each.body for each in digit.received] == [b"123"]
        assert {len(letters.received), len(digits.received)} == {2}
