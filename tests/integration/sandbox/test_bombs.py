"""Programs that take all that they can get are ended, and told apart by what they took."""

from pathlib import Path

import pytest

from somaagent.sandbox import SandboxLimits
from tests.support.sandboxed import COUNTS_CHILDREN, Runner

MEBIBYTE = 1024 * 1024
SMALL = SandboxLimits(memory_bytes=128 * MEBIBYTE, wall_seconds=60, temporary_bytes=8 * MEBIBYTE)


def held(workspace: Path) -> int:
    return sum(file.lstat().st_blocks * 512 for file in workspace.rglob("*"))


@pytest.mark.parametrize(
    "source",
    [
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        # Each leaves its parent behind, so that no parent knows its children.
        "import os\nwhile True:\n    try:\n        if os.fork(): os._exit(0)\n"
        "        os.setsid()\n    except OSError: pass",
    ],
    ids=["children", "orphans"],
)
async def test_a_fork_bomb_in_python_ends_with_its_time(run: Runner, source: str) -> None:
    limits = SandboxLimits(wall_seconds=2, processes=32, cpu_seconds=60)
    keeps_going = f"import os, time\nif os.fork() == 0:\n    exec({source!r})\ntime.sleep(600)"
    result = await run.python(keeps_going, limits=limits)
    assert result.status == "timeout"
    assert result.exit_code is None


async def test_a_fork_bomb_in_shell_ends_with_its_time(run: Runner) -> None:
    bomb = "bomb() { bomb | bomb & }\nbomb\nsleep 600"
    result = await run.shell(bomb, limits=SandboxLimits(wall_seconds=2, processes=32))
    assert result.status in {"timeout", "error", "output_limit"}
    assert result.status != "error" or b"fork" in result.stderr.lower()


async def test_no_more_processes_exist_than_the_limit_says(run: Runner) -> None:
    result = await run.python(COUNTS_CHILDREN, limits=SandboxLimits(processes=16))
    # The program itself is one of the sixteen.
    assert (result.status, result.stdout.split()) == ("success", [b"15", b"11"])


@pytest.mark.parametrize(
    "source",
    [
        "kept = []\nwhile True: kept.append(bytearray(4 << 20))",
        "bytearray(1 << 40)",
        "import mmap\nkept = []\n"
        "while True:\n    kept.append(mmap.mmap(-1, 4 << 20, flags=mmap.MAP_PRIVATE))\n"
        "    kept[-1].write(bytes(4 << 20))",
    ],
    ids=["heap", "at_once", "mmap"],
)
async def test_a_memory_bomb_in_one_process_runs_out_of_memory(run: Runner, source: str) -> None:
    result = await run.python(source, limits=SMALL)
    assert result.status == "out_of_memory" or b"Cannot allocate memory" in result.stderr
    assert result.peak_memory_bytes <= SMALL.memory_bytes


async def test_a_memory_bomb_spread_over_processes_runs_out_of_memory(run: Runner) -> None:
    source = """
import os, time
for _ in range(12):
    if os.fork() == 0:
        kept = bytearray(os.urandom(1) * (40 << 20))
        time.sleep(600)
time.sleep(600)
"""
    result = await run.python(source, limits=SMALL)
    assert result.status == "out_of_memory"
    assert result.exit_code is None


async def test_pages_that_processes_share_count_once(run: Runner) -> None:
    source = """
import os
kept = bytearray(b"x" * (60 << 20))
children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        import time
        time.sleep(0.5)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
"""
    result = await run.python(source, limits=SMALL)
    assert result.status == "success", result


async def test_a_memory_bomb_in_shell_does_not_succeed(run: Runner) -> None:
    result = await run.shell("a=xxxxxxxx\nwhile :; do a=$a$a; done", limits=SMALL)
    assert result.status in {"out_of_memory", "error", "timeout"}
    assert result.peak_memory_bytes <= 2 * SMALL.memory_bytes


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])  # noqa: S108 - the sandbox's own
async def test_a_bomb_in_temporary_space_fills_it_and_no_more(run: Runner, folder: str) -> None:
    source = f"""
import itertools
for number in itertools.count():
    with open(f"{folder}/{{number}}", "wb") as file:
        file.write(bytes(1 << 20))
    print(number + 1)
"""
    result = await run.python(source, limits=SMALL)
    assert result.status == "output_limit"
    assert int(result.stdout.split()[-1]) <= SMALL.temporary_bytes // MEBIBYTE


async def test_a_bomb_of_empty_files_is_ended(run: Runner) -> None:
    source = "import itertools\nfor n in itertools.count(): open(f'/tmp/{n}', 'x').close()"
    result = await run.python(source, limits=SandboxLimits(temporary_files=500))
    assert (result.status, result.exit_code) == ("output_limit", None)


@pytest.mark.parametrize("folder", ["/", "/dev", "/etc", "/run", "/opt", "/usr/bin", "/proc"])
async def test_nothing_can_be_written_outside_of_three_folders(run: Runner, folder: str) -> None:
    result = await run.shell(f"echo x > {folder}/written", limits=SMALL)
    assert result.status == "error"


async def test_a_bomb_in_the_workspace_is_ended_near_its_quota(
    run: Runner, workspace: Path
) -> None:
    source = """
import itertools
for number in itertools.count():
    with open(str(number), "wb") as file:
        file.write(bytes(1 << 20))
"""
    limits = SandboxLimits(workspace_bytes=16 * MEBIBYTE, written_bytes=64 * MEBIBYTE)
    result = await run.python(source, limits=limits, workspace=workspace)
    assert result.status == "output_limit"
    # Counting is late by one look; the bytes written bound it in any case.
    assert held(workspace) > 16 * MEBIBYTE


async def test_a_bomb_of_files_in_the_workspace_is_ended(run: Runner, workspace: Path) -> None:
    source = "import itertools\nfor n in itertools.count(): open(str(n), 'x').close()"
    limits = SandboxLimits(workspace_files=200)
    result = await run.python(source, limits=limits, workspace=workspace)
    assert result.status == "output_limit"


async def test_a_bomb_that_hides_in_deleted_files_is_ended(run: Runner, workspace: Path) -> None:
    source = """
import os, time
kept = []
for number in range(64):
    kept.append(open("hidden", "wb"))
    os.unlink("hidden")
    kept[-1].write(bytes(4 << 20))
    kept[-1].flush()
time.sleep(600)
"""
    limits = SandboxLimits(written_bytes=32 * MEBIBYTE)
    result = await run.python(source, limits=limits, workspace=workspace)
    assert result.status == "output_limit"
    assert held(workspace) == 0


async def test_a_bomb_behind_a_closed_folder_is_ended(run: Runner, workspace: Path) -> None:
    source = """
import os, itertools
os.mkdir("closed")
for number in itertools.count():
    os.chmod("closed", 0o700)
    with open(f"closed/{number}", "wb") as file:
        file.write(bytes(1 << 20))
    os.chmod("closed", 0)
"""
    limits = SandboxLimits(workspace_bytes=8 * MEBIBYTE, written_bytes=32 * MEBIBYTE)
    result = await run.python(source, limits=limits, workspace=workspace)
    assert result.status == "output_limit"
    (workspace / "closed").chmod(0o700)


async def test_room_on_the_disk_cannot_be_reserved_unseen(run: Runner, workspace: Path) -> None:
    source = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
file = os.open("reserved", os.O_RDWR | os.O_CREAT)
print(libc.fallocate(file, 0, ctypes.c_long(0), ctypes.c_long(1 << 20)), ctypes.get_errno())
"""
    result = await run.python(source, workspace=workspace)
    assert result.stdout.split() == [b"-1", b"95"]


async def test_whoever_is_over_the_quota_can_still_delete(run: Runner, workspace: Path) -> None:
    (workspace / "large").write_bytes(bytes(2 * MEBIBYTE))
    limits = SandboxLimits(workspace_bytes=MEBIBYTE)
    (workspace / "large").chmod(0o666)
    result = await run.shell("rm large", limits=limits, workspace=workspace)
    assert result.status == "success"
    assert held(workspace) == 0


async def test_one_file_cannot_be_larger_than_its_limit(run: Runner, workspace: Path) -> None:
    source = "with open('large', 'wb') as file:\n    while True: file.write(bytes(1 << 20))"
    limits = SandboxLimits(file_bytes=3 * MEBIBYTE)
    result = await run.python(source, limits=limits, workspace=workspace)
    assert result.status == "output_limit"
    assert (workspace / "large").stat().st_size <= 3 * MEBIBYTE


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
async def test_an_output_bomb_is_cut_off(run: Runner, stream: str) -> None:
    source = f"import sys\nwhile True: sys.{stream}.write('x' * 1000)"
    result = await run.python(source, limits=SandboxLimits(output_bytes=10_000))
    assert result.status == "output_limit"
    assert getattr(result, stream) == b"x" * 10_000
    assert getattr(result, f"{stream}_truncated")


async def test_a_loop_ends_with_its_processor_time(run: Runner) -> None:
    result = await run.python("while True: pass", limits=SandboxLimits(cpu_seconds=1))
    assert result.status == "timeout"
    assert "processor" in result.reason


async def test_processor_time_of_all_processes_counts(run: Runner) -> None:
    source = "import os\nos.fork()\nos.fork()\nwhile True: pass"
    result = await run.python(source, limits=SandboxLimits(cpu_seconds=2, wall_seconds=120))
    assert (result.status, result.exit_code) == ("timeout", None)
    assert "processor" in result.reason


async def test_waiting_ends_with_its_time_and_keeps_what_was_printed(run: Runner) -> None:
    source = "print('begun')\nimport time\ntime.sleep(600)"
    result = await run.python(source, limits=SandboxLimits(wall_seconds=1.5))
    assert result.status == "timeout"
    assert result.stdout in {b"begun\n", b""}
