"""A text larger than any event: its key goes over the broker, and what is left out is told."""

import pytest

from tests.support.topic import records
from tests.support.workshop import ATTACHED_CHARACTERS, Desk, Workshop

EVENT_BYTES = 65_536
"""What every CloudEvents intermediary has to forward."""
BEGINNING, END = "The password of the week is tangerine.\n", "The last word is walnut.\n"
TEXT = BEGINNING + "Nothing else is known. \n" * 30_000 + END

pytestmark = [pytest.mark.timeout(900), pytest.mark.extended]


async def test_a_text_larger_than_any_event_goes_by_its_key_and_reaches_model_and_tool(
    tooled: Workshop, desk: Desk
) -> None:
    assert len(TEXT) > 10 * EVENT_BYTES
    file_id = await desk.upload("long.txt", "text/plain", TEXT.encode())
    assert [name for name in tooled.bucket.names() if file_id in name]
    session = await desk.client.new_session()
    turn = await desk.answered(
        session,
        "document_ingest",
        "Read the document whose attachment_id is long.txt",
        attachments=(file_id,),
    )

    # The tool had all of it, says that its result is a part, and keeps the whole in the workspace.
    (call,) = turn["steps"][0]["calls"]
    assert (call["tool"], call["status"]) == ("document_ingest", "success"), call
    # In the turn it stands only where it is short.
    path = f"/v1/sessions/{session}/turns/{turn['turn_id']}/calls/{call['call_id']}"
    result = (await desk.got(path))["result"]
    assert result["truncated"]
    assert result["characters"] >= len(TEXT.strip())
    kept = (desk.workspace(session) / result["text_file"]).read_text()
    assert BEGINNING.strip() in kept[:100]
    assert END.strip() in kept[-100:]

    # The model had the beginning, and both it and the client are told that there is more.
    assert [(each["file_id"], each["shown"]) for each in turn["attachments"]] == [
        (file_id, "truncated")
    ]
    shown = (await desk.got(f"/v1/sessions/{session}/context"))["messages"]
    (asked,) = [each["content"] for each in shown if BEGINNING.strip() in each["content"]]
    assert f"truncated: only the first {ATTACHED_CHARACTERS} characters follow" in asked
    assert len(asked) < ATTACHED_CHARACTERS + 1000

    # Over the broker went events of the turn without the text.
    values = [record.value or b"" async for record in records(tooled.platform)]
    events = [each for each in values if turn["turn_id"].encode() in each]
    assert [each for each in events if file_id.encode() in each]
    assert max(len(each) for each in events) < EVENT_BYTES
    assert not [each for each in events if b"tangerine" in each or b"walnut" in each]
