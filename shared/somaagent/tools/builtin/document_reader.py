"""Reads a document from standard input and prints its text as JSON; runs in the sandbox alone.

It imports nothing of the platform: its text is all that the sandbox is given, beside the libraries.
What it prints is `{"kind", "pages", "sections": [{"title", "text"}], "truncated"}`, or
`{"refused": why}` for what is no document that it knows.
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any, Final

MOST_CHARACTERS: Final = 1_000_000
"""Of text; what comes after them is left out, and `truncated` says so."""
_HEAD: Final = 1024
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "tr", "br", "section", "article", "pre", "blockquote", "table", "ul", "ol"}
)
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "head"})

Sections = Iterator[tuple[str, str]]
"""Titles with their texts, lazily: reading ends where there is enough."""


class Refused(Exception):
    """It is no document that can be read; the words are for whoever asked."""


def main() -> None:
    """Read, and print what was found."""
    try:
        found = read(sys.stdin.buffer.read())
    except Refused as error:
        found = {"refused": str(error)}
    json.dump(found, sys.stdout)


def read(content: bytes) -> dict[str, Any]:  # Any: JSON
    """The text of a document, whichever kind it is.

    Raises:
        Refused: It is none that is known, or it is broken.
        MemoryError: It takes too much.
    """
    kind, pages, sections = _opened(content)
    kept: list[dict[str, str]] = []
    left, truncated = MOST_CHARACTERS, False
    try:
        for title, text in sections:
            plain = text.replace("\x00", "\ufffd").strip()
            if len(plain) > left:
                kept.append({"title": title, "text": plain[:left]})
                truncated = True
                break
            left -= len(plain)
            kept.append({"title": title, "text": plain})
    except (MemoryError, Refused):
        raise
    except Exception as error:
        # Parsers of broken files raise anything.
        raise Refused(f"the {kind} is broken: {type(error).__name__}") from error
    return {"kind": kind, "pages": pages, "sections": kept, "truncated": truncated}


def _opened(content: bytes) -> tuple[str, int | None, Sections]:
    try:
        if b"%PDF-" in content[:_HEAD]:
            return _pdf(content)
        if content.startswith(b"PK\x03\x04"):
            return "docx", None, _docx(content)
    except (MemoryError, Refused):
        raise
    except Exception as error:
        raise Refused(f"the document is broken: {type(error).__name__}") from error
    text = _decoded(content)
    beginning = text[:_HEAD].lower()
    if "<html" in beginning or "<!doctype html" in beginning or "<body" in beginning:
        return "html", None, _html(content)
    return "text", None, iter([("", text)])


def _pdf(content: bytes) -> tuple[str, int | None, Sections]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("the PDF wants a password")
    pages = len(reader.pages)
    if not pages:
        raise Refused("the PDF has no pages")

    def texts() -> Sections:
        for number, page in enumerate(reader.pages, 1):
            yield f"page {number}", page.extract_text()

    return "pdf", pages, texts()


def _docx(content: bytes) -> Sections:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "word/document.xml" not in archive.namelist():
            raise Refused("the archive is no DOCX")
    from docx import Document
    from docx.table import Table

    title, lines = "", list[str]()
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
            continue
        style = block.style.name if block.style is not None else None
        if style is not None and style.startswith(("Heading", "Title")):
            if title or lines:
                yield title, "\n".join(lines)
            title, lines = block.text.strip(), []
        else:
            lines.append(block.text)
    yield title, "\n".join(lines)


def _html(content: bytes) -> Sections:
    from lxml import html  # type: ignore[import-untyped] # it has no types

    title, pieces = "", list[str]()
    for event, element in _walk(html.document_fromstring(content)):  # pyright: ignore[reportUnknownMemberType]
        if event == "heading":
            if title or "".join(pieces).strip():
                yield title, _tidy(pieces)
            title, pieces = element, []
        else:
            pieces.append(element)
    yield title, _tidy(pieces)


def _walk(root: Any) -> Iterator[tuple[str, str]]:  # Any: an element of lxml, which has no types
    """Texts and headings in their order, without recursion: documents can be deep."""
    todo: list[Any] = [root]
    while todo:
        element = todo.pop()
        if isinstance(element, str):
            yield "text", element
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if element.tail:
            # Pushed first, so it comes after the element's own.
            todo.append(element.tail)
        if tag in _UNSEEN or not tag:
            continue
        if tag in _HEADINGS:
            yield "heading", " ".join("".join(element.itertext()).split())
            continue
        if tag in _BLOCKS:
            yield "text", "\n"
        todo.extend(reversed(element))
        if element.text:
            yield "text", element.text


def _tidy(pieces: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _decoded(content: bytes) -> str:
    for encoding in (
        ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",)
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("it is neither PDF, DOCX, HTML nor text")


if __name__ == "__main__":
    main()
