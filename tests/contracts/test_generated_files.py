"""Generated files are what would be generated now."""

import ast
import shutil
from pathlib import Path

import pytest

from functions.gateway.sockets import reference
from somaagent.events.export import (
    SETTINGS_MODULES,
    differences,
    generated_files,
    main,
    write,
)
from tests.contracts.repository import FUNCTIONS, ROOT
from tools import metricspage, toolpage


def test_generated_files_are_current() -> None:
    assert differences(ROOT) == []


def test_the_page_of_the_websocket_is_current() -> None:
    for path, text in reference.files().items():
        assert (ROOT / path).read_text() == text


def test_the_page_of_the_tools_is_current() -> None:
    assert toolpage.PAGE.read_text() == toolpage.page()


def test_the_page_of_the_metrics_is_current() -> None:
    assert metricspage.PAGE.read_text() == metricspage.page()


def test_a_changed_a_missing_and_a_stray_file_are_found_and_mended(tmp_path: Path) -> None:
    shutil.copytree(FUNCTIONS, tmp_path / "functions")
    write(tmp_path)
    assert differences(tmp_path) == []
    events, settings = tmp_path / "docs/events.md", tmp_path / "docs/settings.md"
    stray = tmp_path / "eventing/schemas/ai.somaagent.nothing.happened.v1.json"
    events.unlink()
    settings.write_text("old")
    stray.write_text("{}")

    problems = [
        "docs/events.md: is missing",
        "docs/settings.md: differs",
        "eventing/schemas/ai.somaagent.nothing.happened.v1.json: is no longer generated",
    ]
    assert differences(tmp_path) == problems
    assert write(tmp_path) == problems
    assert differences(tmp_path) == []
    assert not stray.exists()
    assert settings.read_text() == generated_files(ROOT)[Path("docs/settings.md")]


def test_every_settings_class_is_in_the_table() -> None:
    sources = [*(ROOT / "shared/somaagent").rglob("*.py"), *FUNCTIONS.rglob("*.py")]
    defining: set[str] = set()
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and any(
                isinstance(base, ast.Name) and base.id == "BaseSettings" for base in node.bases
            ):
                base = ROOT / "shared" if path.is_relative_to(ROOT / "shared") else ROOT
                defining.add(".".join(path.relative_to(base).with_suffix("").parts))
    assert defining == set(SETTINGS_MODULES)


def test_the_command_says_what_is_old_and_how_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(FUNCTIONS, tmp_path / "functions")
    write(tmp_path)
    assert main(["--check"], root=tmp_path) == 0
    assert capsys.readouterr() == ("", "")
    (tmp_path / "docs" / "events.md").write_text("changed by hand")

    assert main(["--check"], root=tmp_path) == 1
    assert capsys.readouterr().err.splitlines() == [
        "docs/events.md: differs",
        "Run `python -m somaagent.events.export` and commit what it writes.",
    ]
    assert main([], root=tmp_path) == 0
    assert capsys.readouterr().out == "written: docs/events.md: differs\n"
    assert main(["--check"], root=tmp_path) == 0


def test_an_installed_wheel_has_nothing_to_generate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], root=tmp_path) == 2
    assert "checkout" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
