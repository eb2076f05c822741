"""Where the platform has control groups to divide, the kernel holds a whole tree to its limits."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from somaagent.sandbox import Sandbox, SandboxLimits, SandboxRequest
from somaagent.settings import SandboxSettings
from tests.support.control_groups import divisible
from tests.support.platform import until
from tests.support.sandboxed import COUNTS_CHILDREN, Runner

MEBIBYTE = 1024 * 1024
STOCK = MEBIBYTE
"""What processors hold in stock of a group's memory counts with the group above, which is asked."""
SMALL = SandboxLimits(memory_bytes=128 * MEBIBYTE, wall_seconds=60, processes=16)


@pytest.fixture
def groups() -> Iterator[tuple[Path, ...]]:
    """Control groups for a test alone."""
    with divisible() as folders:
        yield folders


def _sandbox(groups: tuple[Path, ...]) -> Sandbox:
    return Sandbox(SandboxSettings(cgroup=":".join(map(str, groups))))


@pytest.fixture
def grouped(isolation: None, responsive: None, groups: tuple[Path, ...]) -> Runner:
    """Runs programs, each in a group of its own."""
    return Runner(_sandbox(groups))


def _left(groups: tuple[Path, ...]) -> list[Path]:
    return [path for folder in groups for path in folder.iterdir() if path.is_dir()]


def _highest_memory(groups: tuple[Path, ...]) -> int:
    """As the kernel added it up, for all that ran below."""
    (file,) = [
        file
        for folder in groups
        for name in ("memory.peak", "memory.max_usage_in_bytes")
        if (file := folder / name).exists()
    ]
    return int(file.read_text())


async def test_a_program_in_a_group_does_what_it_does_without(
    grouped: Runner, groups: tuple[Path, ...]
) -> None:
    result = await grouped.python("print(6 * 7)")
    assert (result.status, result.stdout) == ("success", b"42\n")
    assert result.enforcement["memory"].startswith("control group")
    assert _left(groups) == []


async def test_a_tree_of_processes_never_has_more_memory_than_its_limit(
    grouped: Runner, groups: tuple[Path, ...]
) -> None:
    # All at once: looking every few milliseconds would see it when it had happened.
    source = """
import os, time
read, write = os.pipe()
for _ in range(12):
    if os.fork() == 0:
        os.close(write)
        os.read(read, 1)
        kept = bytearray(os.urandom(1) * (40 << 20))
        time.sleep(600)
os.close(write)
time.sleep(600)
"""
    result = await grouped.python(source, limits=SMALL)
    assert result.status == "out_of_memory"
    assert "134217728 bytes" in result.reason
    assert _highest_memory(groups) <= SMALL.memory_bytes + STOCK
    assert _left(groups) == []


async def test_files_in_temporary_space_count_as_memory(
    grouped: Runner, groups: tuple[Path, ...]
) -> None:
    source = """
import itertools
for number in itertools.count():
    with open(f"/dev/shm/{number}", "wb") as file:
        file.write(bytes(1 << 20))
"""
    limits = SandboxLimits(memory_bytes=64 * MEBIBYTE, temporary_bytes=256 * MEBIBYTE)
    result = await grouped.python(source, limits=limits)
    assert result.status == "out_of_memory"
    assert _highest_memory(groups) <= limits.memory_bytes + STOCK


async def test_no_more_processes_exist_in_a_group_than_the_limit_says(grouped: Runner) -> None:
    result = await grouped.python(COUNTS_CHILDREN, limits=SMALL)
    assert (result.status, result.stdout.split()) == ("success", [b"15", b"11"])


async def test_a_tree_gets_no_more_of_the_processors_than_its_share(
    grouped: Runner, groups: tuple[Path, ...]
) -> None:
    if not any((folder / name).exists() for folder in groups for name in ("cpu.max", "cpu.shares")):
        pytest.skip("the control groups here do not divide processors")
    source = """
import os, time
os.fork()
end = time.monotonic() + 2
while time.monotonic() < end: pass
"""
    result = await grouped.python(source, limits=SandboxLimits(processors=0.2))
    assert result.status == "success", result
    # A period of 100 ms may begin and end in the middle; two free processors would give 2.
    assert result.cpu_seconds < 0.5 * result.wall_seconds


async def test_nothing_is_left_of_a_group_whose_program_was_cancelled(
    grouped: Runner, groups: tuple[Path, ...]
) -> None:
    running = asyncio.create_task(grouped.shell("sleep 600 & sleep 600"))

    async def begun() -> bool:
        return bool(_left(groups))

    await until(begun, "the group of a program that runs")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert _left(groups) == []


@pytest.mark.parametrize("lacking", ["no group", "no pids"])
async def test_a_program_is_not_run_where_its_limits_could_not_be_held(
    isolation: None, groups: tuple[Path, ...], tmp_path: Path, lacking: str
) -> None:
    if lacking == "no group":
        given: tuple[Path, ...] = (tmp_path,)
    else:
        given = tuple(folder for folder in groups if not (folder / "pids.max").exists())
        if len(given) == len(groups) or not given:
            pytest.skip("memory and pids cannot be told apart here: cgroups of version 2")
    result = await _sandbox(given).run(SandboxRequest(argv=("/bin/true",)))
    assert result.status == "blocked"
    assert ("is no control group" if lacking == "no group" else "limits pids") in result.reason
    assert _left(groups) == []
