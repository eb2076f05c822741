"""Generated files are what would be generated now."""

import ast
import shutil
from pathlib import Path

from somaagent.events.export import SETTINGS_MODULES, differences, generated_files, write
from tests.contracts.repository import FUNCTIONS, ROOT


def test_generated_files_are_current() -> None:
    assert differences(ROOT) == []


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
