"""A run ends as a whole: by itself, by its caller, or with the platform."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from somaagent.sandbox import Sandbox, SandboxLimits, SandboxRequest
from somaagent.settings import SandboxSettings
from tests.support.sandboxed import Runner

SLEEP = "import time\nopen('begun', 'x').close()\ntime.sleep(600)"


def processes_in(workspace: Path) -> list[int]:
    """Every process of this machine that sees this folder as its workspace."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "root" / "workspace").samefile(workspace):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_the_caller_ends_a_run(run: Runner, workspace: Path) -> None:
    cancel = asyncio.Event()
    request = SandboxRequest(source=SLEEP, workspace=workspace)
    running = asyncio.create_task(run.sandbox.run(request, cancel=cancel))
    await until((workspace / "begun").exists)
    assert processes_in(workspace)
    cancel.set()
    result = await running
    assert (result.status, result.exit_code) == ("cancelled", None)
    assert processes_in(workspace) == []


async def test_a_cancelled_task_leaves_nothing_running(run: Runner, workspace: Path) -> None:
    request = SandboxRequest(source=SLEEP, workspace=workspace)
    running = asyncio.create_task(run.sandbox.run(request))
    await until((workspace / "begun").exists)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert processes_in(workspace) == []


async def test_what_was_cancelled_before_is_not_begun(run: Runner, workspace: Path) -> None:
    cancel = asyncio.Event()
    cancel.set()
    request = SandboxRequest(source=SLEEP, workspace=workspace)
    result = await run.sandbox.run(request, cancel=cancel)
    assert result.status == "cancelled"
    assert not (workspace / "begun").exists()


@pytest.mark.parametrize(
    "source",
    [
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.closerange(0, 64)\n        time.sleep(600)\n    os._exit(0)\nprint('done')",
        "import subprocess\nsubprocess.Popen(['setsid', 'nohup', 'sleep', '600'],"
        " stdout=subprocess.DEVNULL)\nprint('done')",
    ],
    ids=["double_fork", "nohup"],
)
async def test_daemons_end_with_the_program(run: Runner, workspace: Path, source: str) -> None:
    result = await run.python(source, workspace=workspace)
    assert (result.status, result.stdout) == ("success", b"done\n")
    assert processes_in(workspace) == []


async def test_signals_reach_its_own_processes_only(run: Runner, workspace: Path) -> None:
    source = f"""
import os, signal
print(os.getppid())
for process in (1, {os.getpid()}, {os.getppid()}, -1):
    try: os.kill(process, signal.SIGKILL)
    except ProcessLookupError: pass
print("alive")
"""
    neighbour = asyncio.create_task(
        run.sandbox.run(SandboxRequest(source="import time\ntime.sleep(3)\nprint('unharmed')"))
    )
    result = await run.python(source, workspace=workspace)
    assert (result.status, result.stdout) == ("success", b"1\nalive\n")
    assert (await neighbour).stdout == b"unharmed\n"


async def test_a_shell_that_kills_everything_kills_itself_alone(run: Runner) -> None:
    result = await run.shell("(sleep 600 &) ; kill -9 -1; echo alive")
    assert (result.status, result.stdout) == ("success", b"alive\n")


@pytest.mark.parametrize("after", [0.0, 0.03, None], ids=["at_once", "soon", "when_running"])
async def test_a_killed_platform_leaves_nothing_running(
    isolation: None, workspace: Path, tmp_path: Path, after: float | None
) -> None:
    caller = tmp_path / "caller.py"
    caller.write_text(
        f"""
import asyncio
from pathlib import Path
from somaagent.sandbox import Sandbox, SandboxRequest
from somaagent.settings import SandboxSettings
request = SandboxRequest(source={SLEEP!r}, workspace=Path({str(workspace)!r}))
print("ready", flush=True)
asyncio.run(Sandbox(SandboxSettings()).run(request))
"""
    )
    process = await asyncio.create_subprocess_exec(sys.executable, caller, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    if after is None:
        await until((workspace / "begun").exists)
        assert processes_in(workspace)
    else:
        await asyncio.sleep(after)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await until(lambda: processes_in(workspace) == [])


async def test_many_runs_at_once_take_turns(isolation: None, responsive: None) -> None:
    sandbox = Sandbox(SandboxSettings(concurrent=2))
    requests = [SandboxRequest(source=f"print({n})") for n in range(8)]
    results = await asyncio.gather(*(sandbox.run(request) for request in requests))
    assert [int(result.stdout) for result in results] == list(range(8))
    cancel = asyncio.Event()
    limits = SandboxLimits(wall_seconds=600)
    sleeping = SandboxRequest(source="import time\ntime.sleep(600)", limits=limits)
    held = [asyncio.create_task(sandbox.run(sleeping, cancel=cancel)) for _ in range(2)]
    await asyncio.sleep(0)
    waiting = asyncio.create_task(sandbox.run(SandboxRequest(source="print('turn')")))
    gone = asyncio.create_task(sandbox.run(SandboxRequest(source="print('gone')")))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    cancel.set()
    assert [(await run).status for run in held] == ["cancelled", "cancelled"]
    assert (await waiting).stdout == b"turn\n"


async def test_descriptors_are_closed_whatever_happens(run: Runner, workspace: Path) -> None:
    await run.python("print(1)", workspace=workspace)
    before = open_descriptors()
    for source in ("print(1)", "while True: print('x' * 1000)", "bytearray(1 << 40)", "exit(3)"):
        await run.python(source, workspace=workspace)
    await run.python("print(1)", workspace=workspace / "missing")
    blocked = await Sandbox(SandboxSettings(bwrap="/bin/false")).run(SandboxRequest(source=""))
    assert blocked.status == "blocked"
    assert open_descriptors() <= before


async def test_it_sees_no_descriptor_but_its_three_streams(run: Runner) -> None:
    result = await run.python("import os\nprint(sorted(os.listdir('/proc/self/fd')))")
    # The fourth one is the listing's own.
    assert result.stdout == b"['0', '1', '2', '3']\n"
