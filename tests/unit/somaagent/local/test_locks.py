"""The lock files hold what pyproject.toml asks for, all of it by hash, and name no index."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from somaagent.local.layout import checkout

_ROOT = checkout()
_LOCKS = sorted((_ROOT / "requirements").rglob("*.lock"))
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _normal(requirement: str) -> str:
    name = _NAME.match(requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def _asked(group: str, table: dict[str, list[str | dict[str, str]]]) -> Iterator[str]:
    for entry in table[group]:
        if isinstance(entry, dict):
            yield from _asked(entry["include-group"], table)
        else:
            yield _normal(entry)


def _locked(name: str) -> set[str]:
    text = (_ROOT / "requirements" / f"{name}.lock").read_text()
    return {_normal(line) for line in text.splitlines() if "==" in line}


def _project() -> dict[str, dict[str, list[str | dict[str, str]]]]:
    described = tomllib.loads((_ROOT / "pyproject.toml").read_text())
    return {
        "extras": described["project"]["optional-dependencies"],
        "groups": described["dependency-groups"],
        "base": {"dependencies": described["project"]["dependencies"]},
    }


def test_the_runtime_lock_holds_every_dependency_of_the_product() -> None:
    project = _project()
    asked = {
        name
        for table in (project["extras"], project["base"])
        for group in table
        for name in _asked(group, table)
    }
    assert asked - {"somaagent"} <= _locked("runtime")


def test_the_dev_lock_holds_the_runtime_lock_and_every_tool() -> None:
    groups = _project()["groups"]
    tools = set(_asked("dev", groups)) | set(_asked("build", groups))
    assert tools | _locked("runtime") <= _locked("dev")


def test_the_build_backend_is_locked_so_that_the_project_installs_without_network() -> None:
    assert set(_asked("build", _project()["groups"])) <= _locked("runtime")


@pytest.mark.parametrize("lock", _LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_has_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    pins = re.split(r"(?m)^(?=[A-Za-z0-9][^\n]*==)", text)[1:]
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)
