"""`document_ingest` reads documents in the sandbox, and says honestly what it cannot."""

import io
import sys
import time
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from docx import Document

from somaagent.files.attached import SessionFiles
from somaagent.files.stores import open_store
from somaagent.settings import FileSettings, SandboxSettings, WorkspaceSettings
from somaagent.storage.database import Database
from somaagent.tools import Json, Registry, ToolContext, ToolOutcome
from somaagent.tools.builtin.document_ingest import SHOWN_CHARACTERS
from somaagent.tools.builtin.sandboxed import sandboxed_tools
from somaagent.workspaces.local import LocalWorkspaces
from tests.support.documents import pdf, pdf_of

MEBIBYTE = 1024 * 1024


class Reader:
    """Calls over one workspace."""

    def __init__(self, registry: Registry, workspace: Path) -> None:
        self.registry = registry
        self.workspace = workspace

    async def read(self, content: bytes, *, name: str = "document") -> ToolOutcome:
        """What comes of a file with this content."""
        (self.workspace / name).write_bytes(content)
        return await self.call(path=name)

    async def call(self, **arguments: Json) -> ToolOutcome:
        tool = self.registry.find("document_ingest")
        self.registry.check_arguments(tool.spec, arguments)
        context = ToolContext(
            tenant_id="acme",
            session_id=uuid4(),
            turn_id=uuid4(),
            subject_id="somebody",
            call_id=uuid4(),
            workspace=self.workspace,
            deadline=time.monotonic() + 60,
        )
        outcome = await tool.run(arguments, context)
        if outcome.status == "success":
            self.registry.check_result(tool.spec, outcome.result)
        return outcome


@pytest.fixture
async def reader(isolation: None, database: Database, tmp_path: Path) -> Reader:
    """The tool over an empty workspace."""
    settings = WorkspaceSettings(dir=str(tmp_path / "workspaces"))
    workspaces = await LocalWorkspaces.open(settings)
    assert workspaces is not None
    _, content = open_store(database, FileSettings())
    tools = sandboxed_tools(SandboxSettings(), settings, SessionFiles(database, content))
    return Reader(Registry(tools), await workspaces.workspace("acme", uuid4()))


async def test_a_pdf_is_read_page_by_page(reader: Reader) -> None:
    outcome = await reader.read(pdf(["The gate opens at nine.", "It closes at five."]))
    assert outcome.status == "success", outcome.error
    assert outcome.result["sections"] == [
        {"title": "page 1", "text": "The gate opens at nine."},
        {"title": "page 2", "text": "It closes at five."},
    ]
    assert (outcome.result["kind"], outcome.result["pages"]) == ("pdf", 2)
    assert not outcome.result["truncated"]
    # What reads it is not loaded here.
    assert "pypdf" not in sys.modules


async def test_a_docx_is_read_by_its_headings_with_its_tables(reader: Reader) -> None:
    document = Document()
    document.add_heading("Opening", level=1)
    document.add_paragraph("The gate opens at nine.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Sunday", "closed"
    document.add_heading("Prices", level=2)
    document.add_paragraph("Two coins.")
    packed = io.BytesIO()
    document.save(packed)
    outcome = await reader.read(packed.getvalue())
    assert outcome.status == "success", outcome.error
    assert outcome.result["kind"] == "docx"
    assert outcome.result["sections"] == [
        {"title": "Opening", "text": "The gate opens at nine.\nSunday\tclosed"},
        {"title": "Prices", "text": "Two coins."},
    ]


async def test_html_is_read_as_a_person_sees_it(reader: Reader) -> None:
    page = (
        "<!doctype html><html><head><title>x</title><script>alert(1)</script></head><body>"
        "<h1>Opening</h1><p>The gate <b>opens</b> at nine.</p><style>p {}</style>"
        "<h2>Prices</h2><ul><li>Two coins</li><li>&euro; 3</li></ul></body></html>"
    )
    outcome = await reader.read(page.encode())
    assert outcome.status == "success", outcome.error
    assert outcome.result["sections"] == [
        {"title": "Opening", "text": "The gate opens at nine."},
        {"title": "Prices", "text": "Two coins\n€ 3"},
    ]


async def test_a_long_text_is_kept_whole_in_the_workspace(reader: Reader) -> None:
    pages = [f"Page {number} says {'word ' * 200}" for number in range(60)]
    outcome = await reader.read(pdf(pages), name="long story.pdf")
    assert outcome.status == "success", outcome.error
    shown = sum(len(found["text"]) for found in outcome.result["sections"])
    assert shown <= SHOWN_CHARACTERS < outcome.result["characters"]
    assert outcome.result["truncated"]
    assert outcome.result["text_file"] == "documents/long-story.pdf.txt"
    kept = (reader.workspace / outcome.result["text_file"]).read_text()
    assert "Page 59 says" in kept


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\nnothing of the kind", "broken"),
        (pdf(["Hello"])[:300], "broken"),
        (b"PK\x03\x04 no archive", "broken"),
        (bytes(range(256)), "neither"),
    ],
)
async def test_what_cannot_be_read_is_an_error_that_says_so(
    reader: Reader, content: bytes, said: str
) -> None:
    outcome = await reader.read(content)
    assert outcome.status == "error"
    assert said in str(outcome.error)
    assert not outcome.faulty


async def test_a_bomb_in_an_archive_uses_up_its_own_memory(reader: Reader) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("[Content_Types].xml", "w", force_zip64=True) as entry:
            for _ in range(700):
                entry.write(bytes(MEBIBYTE))
        archive.writestr("word/document.xml", "<w/>")
    outcome = await reader.read(bomb.getvalue())
    assert outcome.status == "out_of_memory"


async def test_a_bomb_in_xml_is_not_expanded(reader: Reader) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    page = f"<!DOCTYPE html [{entities}]><html><body><p>&a11;</p></body></html>"
    outcome = await reader.read(page.encode())
    assert outcome.status in {"success", "error"}
    assert len(str(outcome.result)) < 10_000


async def test_a_page_that_swells_without_end_is_refused(reader: Reader) -> None:
    outcome = await reader.read(pdf_of([b" " * (200 * MEBIBYTE)]))
    assert outcome.status in {"error", "out_of_memory", "timeout"}
    assert outcome.result is None


async def test_one_document_is_named_and_it_is_the_sessions(reader: Reader) -> None:
    assert (await reader.call()).status == "error"
    # A model that fills in both means the attachment.
    assert (await reader.read(b"The gate opens at nine.")).status == "success"
    both = await reader.call(path="document", attachment_id=str(uuid4()))
    assert (both.status, both.error) == ("error", "this conversation has no such attachment")
    assert (await reader.call(path="../a")).status == "error"
    assert (await reader.call(path="absent")).status == "error"
    away = await reader.call(attachment_id=str(uuid4()))
    assert (away.status, away.error) == ("error", "this conversation has no such attachment")
    assert (await reader.call(attachment_id="x\x00")).status == "error"
