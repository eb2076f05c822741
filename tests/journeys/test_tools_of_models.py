"""Each tool through the whole platform, called by a real model that decides with what.

What is asserted is what came of it outside: files, canvas, requests, rows. What the model then says
of it is its own affair.
"""

import json

import pytest
from aiohttp import web

from tests.support.documents import pdf
from tests.support.sites import site
from tests.support.workshop import MCP_TOOL, Desk, Workshop

pytestmark = [pytest.mark.timeout(900), pytest.mark.extended]


async def test_a_file_that_the_model_writes_is_listed_and_read_in_later_turns(desk: Desk) -> None:
    session = await desk.client.new_session()
    wrote = await desk.called(
        session, "file_write", "Write the word pelican into the file animal.txt"
    )
    path = wrote["arguments"]["path"]
    content = (desk.workspace(session) / path).read_text()
    assert content == wrote["arguments"]["content"]
    assert "pelican" in content.lower()

    listed = await desk.called(session, "file_list", "List all files of the folder .")
    assert path in [entry["path"] for entry in listed["result"]["entries"]]
    read = await desk.called(session, "file_read", f"Read the file {path}")
    assert read["result"]["content"] == content


async def test_a_page_is_fetched_once_somebody_has_approved_it(
    tooled: Workshop, desk: Desk
) -> None:
    async def page(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text="The heron is the animal of the week.")

    session = await desk.client.new_session()
    async with site(page, port=tooled.port) as server:
        url = server.url("/animal")
        accepted = await desk.ask(session, "http_fetch", f"Fetch {url}")
        await desk.approve(accepted)
        await desk.client.answer(accepted)
        assert [request.path for request in server.seen] == ["/animal"]
    turn = await desk.got(f"/v1/sessions/{session}/turns/{accepted.turn_id}")
    (fetched,) = turn["steps"][0]["calls"]
    assert (fetched["status"], fetched["arguments"]["url"]) == ("success", url)
    assert "heron" in fetched["result"]["text"]


async def test_a_tool_of_an_mcp_server_answers(desk: Desk) -> None:
    session = await desk.client.new_session()
    told = await desk.called(session, MCP_TOOL, "What time is it? The timezone is UTC")
    assert "UTC" in json.dumps(told["result"])


async def test_what_is_put_on_the_canvas_is_listed(desk: Desk) -> None:
    session = await desk.client.new_session()
    drawn = await desk.called(session, "canvas_append", "Put the text 'Hello world' on the canvas")
    (item,) = (await desk.got(f"/v1/sessions/{session}/canvas"))["items"]
    assert "hello" in item["content"].lower()
    assert item["content"] == drawn["arguments"]["content"]
    assert item["item_id"] == drawn["call_id"]


async def test_what_was_said_in_another_session_is_recalled(desk: Desk) -> None:
    before = await desk.client.new_session()
    await desk.client.answer(await desk.client.post(before, "My cat is Mandelbrot. Say yes."))
    session = await desk.client.new_session()
    recalled = await desk.called(session, "memory_recall", "Search for: Mandelbrot")
    found = [passage["session_id"] for passage in recalled["result"]["passages"]]
    assert before in found
    assert session not in found


async def test_a_program_runs_in_the_sandbox_of_the_session(desk: Desk) -> None:
    session = await desk.client.new_session()
    text = "Run this shell script: echo pelican > animal.txt"
    ran = await desk.called(session, "code_execute", text)
    assert (ran["arguments"]["language"], ran["result"]["exit_code"]) == ("shell", 0)
    assert (desk.workspace(session) / "animal.txt").read_text() == "pelican\n"


async def test_a_pdf_in_the_object_store_is_read(tooled: Workshop, desk: Desk) -> None:
    session = await desk.client.new_session()
    content = pdf(["The gate of the garden opens at nine.", "It closes at five."])
    file_id = await desk.upload("garden.pdf", "application/pdf", content)
    assert [name for name in tooled.bucket.names() if file_id in name]
    async with tooled.platform.sql() as sql:
        pieces = await sql.fetch(
            "SELECT content, object FROM file_pieces WHERE file_id::text = $1", file_id
        )
    assert [(piece["content"], piece["object"] is None) for piece in pieces] == [(None, False)]

    asked = "Read the document whose attachment_id is garden.pdf"
    read = await desk.called(session, "document_ingest", asked, attachments=(file_id,))
    assert [section["text"] for section in read["result"]["sections"]] == [
        "The gate of the garden opens at nine.",
        "It closes at five.",
    ]
