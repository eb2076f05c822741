"""What the documents point to exists."""

import re
from pathlib import Path

import pytest

from tests.contracts.repository import ROOT

_LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)(?:#[^)]*)?\)")
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def _documents() -> list[Path]:
    found = [*ROOT.glob("*.md")]
    for folder in ("docs", "functions", "knative", "eventing", "kserve", "terraform"):
        found += (ROOT / folder).rglob("*.md")
    return sorted(found)


@pytest.mark.parametrize("path", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = _LINK.findall(path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_document_names_exists(path: Path) -> None:
    for file, name in _TEST.findall(path.read_text()):
        assert (ROOT / file).is_file(), file
        if name:
            assert f"def {name}(" in (ROOT / file).read_text(), f"{file}::{name}"


def test_every_decision_has_the_same_form() -> None:
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = path.read_text()
        assert text.startswith(f"# {path.name[:4]}: "), path.name
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Alternatives", "Consequences"], path.name
        assert re.search(r"^- Status: (accepted|superseded by \d{4})$", text, re.MULTILINE)
