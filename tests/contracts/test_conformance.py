"""Every behaviour of a cluster is either tested here or said to be missing."""

import ast
import shutil
from pathlib import Path

import pytest

from tests.contracts.repository import ROOT
from tools.conformance import Row, WrongRows, main, page, sections

LEAST_ROWS = {
    "1.1-ingress-routing": 5,
    "1.1-ingress-status": 14,
    "1.1-records": 7,
    "1.1-topic": 8,
    "1.1-validation": 11,
    "1.2-control-plane": 4,
    "1.2-dead-letters": 6,
    "1.2-delivery-request": 8,
    "1.2-destinations": 6,
    "1.2-filters": 15,
    "1.2-groups-offsets": 16,
    "1.2-ordering": 3,
    "1.2-reply": 9,
    "1.2-retry": 16,
    "1.3-kafka-source": 11,
    "1.4-kafka-sink": 5,
    "1.5-bindings-ping": 10,
    "1.6-newer-resources": 9,
    "1.7-auth-tls": 3,
    "1.8-annotations": 12,
    "1.8-contract": 11,
    "1.8-defaults": 12,
    "1.8-limits": 10,
    "1.8-maths": 5,
    "1.8-routing": 8,
    "1.8-side-by-side": 10,
    "1.9-api-versions": 10,
    "1.10-kserve": 15,
    "4-points": 16,
}
"""How many behaviours each section has; a row may be added, none may go."""

ROW = """
title = "1.1 Something"

[[row]]
id = "thing"
requirement = "It does something."
"""


def rows() -> list[Row]:
    return [row for section in sections(ROOT) for row in section.rows]


def test_the_page_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_no_section_loses_a_behaviour() -> None:
    counted = {section.name: len(section.rows) for section in sections(ROOT)}
    assert counted.keys() == LEAST_ROWS.keys()
    assert {name: count for name, count in counted.items() if count < LEAST_ROWS[name]} == {}


def test_every_test_that_is_named_asserts_something() -> None:
    named = {node for row in rows() for node in row.tests}
    empty = {node for node in named if not _asserts(node)}
    assert named
    assert empty == set()


def _asserts(node: str) -> bool:
    file, _, name = node.partition("::")
    tree = ast.parse((ROOT / file).read_text())
    (function,) = (
        each
        for each in tree.body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == name
    )
    # Waiting for a condition with a bound, or for an error, is an assertion too.
    waits = {"raises", "until", "wait_for", "run_state_machine_as_test"}
    return any(
        isinstance(each, ast.Assert)
        or (isinstance(each, ast.Attribute) and each.attr in waits)
        or (isinstance(each, ast.Name) and each.id in waits)
        for each in ast.walk(function)
    )


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        ("", "needs either tests or a reason"),
        ('tests = ["tests/test_a.py::test_a"]\nunsupported = "why"', "needs either"),
        ('tests = ["tests/test_a.py::test_b"]', "the file has no such test"),
        ('tests = ["tests/test_b.py::test_a"]', "its file does not exist"),
        ('tests = ["tests/test_a.py"]', "is no node id"),
        ('unsupported = "why"\nreason = "because"', "has an unknown key"),
        (
            'unsupported = "why"\n[[row]]\nid = "thing"\nrequirement = "x"\nunsupported = "y"',
            "several",
        ),
        (
            'unsupported = "why"\n[[row]]\nid = "A b"\nrequirement = "x"\nunsupported = "y"',
            "good id",
        ),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, rest: str, problem: str) -> None:
    _write(tmp_path, ROW + rest)
    with pytest.raises(WrongRows, match=problem):
        sections(tmp_path)


def test_the_command_writes_the_page_and_finds_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(tmp_path, ROW + 'tests = ["tests/test_a.py::test_a"]')
    assert main(["--check"], root=tmp_path) == 1
    assert "differs" in capsys.readouterr().err
    assert main([], root=tmp_path) == 0
    assert main(["--check"], root=tmp_path) == 0
    text = (tmp_path / "docs/knative-local-conformance.md").read_text()
    assert text == page(sections(tmp_path))
    assert "| thing | It does something. | `tests/test_a.py::test_a` |" in text
    shutil.rmtree(tmp_path / "tests")
    assert main(["--check"], root=tmp_path) == 1
    assert "its file does not exist" in capsys.readouterr().err


def _write(root: Path, rows: str) -> None:
    (root / "docs/conformance").mkdir(parents=True)
    (root / "docs/conformance/1.1-something.toml").write_text(rows)
    (root / "tests").mkdir()
    (root / "tests/test_a.py").write_text("def test_a():\n    assert True\n")
