from pathlib import Path

import pytest

from knative_local.runtime.memory import Remembered, RunMemory

TRIGGER = Remembered(
    kind="Trigger",
    namespace="shop",
    name="orders",
    facts={"group": "knative-trigger-shop-orders"},
    frozen={"spec.broker": '"main"'},
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    memory = RunMemory(tmp_path / "objects.json")
    memory.write([TRIGGER])
    assert memory.read() == [TRIGGER]
    assert memory.frozen() == {("Trigger", "shop", "orders"): {"spec.broker": '"main"'}}


@pytest.mark.parametrize("text", ["", "{", '["Trigger"]', '[{"kind": "Trigger"}]', "7"])
def test_a_file_that_nobody_can_read_is_no_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "objects.json"
    path.write_text(text)
    assert RunMemory(path).read() == []


def test_a_state_folder_of_no_run_has_no_memory(tmp_path: Path) -> None:
    assert RunMemory(tmp_path / "objects.json").read() == []
