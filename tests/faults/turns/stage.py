"""The platform under fire: what may be stopped, held and killed, and how it is mended."""

import asyncio
import shutil
import signal
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import psutil

from somaagent.local import processes
from tests.support.platform import ROOT, Platform, soma, until

_T = TypeVar("_T")
_P = ParamSpec("_P")

SERVICES: Final = (
    "gateway",
    "perception",
    "router",
    "conversation",
    "tool-executor",
    "requeue",
    "sweeper",
    "dead-letter",
)
SERVERS: Final = ("valkey", "postgres", "kafka")
SUPERVISED: Final = """\
package soma.areas.supervised

oblige["approval"] if {
	input.action == "tool.execute"
	is_string(input.persona_id)
	startswith(input.persona_id, "supervised-")
}
"""
"""A policy: what the personas of that name call is to be approved. Most turns have no persona."""
RESTING_SECONDS: Final = 300.0
"""Until all functions are scaled to zero, at most: the sweeper is woken every minute."""
AWAKE: Final = ()
"""How long functions that nobody needs stay: as `soma up` has it."""
RESTLESS: Final = ("--idle-window", "6", "--idle-grace", "1")
"""The least."""
_OPTIONS: Final = (
    *("--sweep-every", "1"),
    # Short answers of short prompts: it is the steps that are tried, not the model.
    *("--set", "SOMA_MODEL_MAX_TOKENS=48"),
    *("--set", "SOMA_MODEL_TEMPERATURE=0"),
    # A few exchanges; what is longer is summarised at once.
    *("--set", "SOMA_MODEL_HISTORY_TOKENS=64"),
    *("--set", "SOMA_MODEL_COMPACTION_TOKENS=16"),
    *("--set", "SOMA_MODEL_SYSTEM_PROMPT=Answer in one word."),
    *("--set", "SOMA_TOOLS_MOST_STEPS=2"),
    *("--set", "SOMA_POLICY_ENFORCE=true"),
)


def start(state: Path, idling: Sequence[str] = AWAKE) -> Platform:
    """Run `soma up` as the campaigns have it: with short answers and a policy of their own."""
    folder = state / "policies"
    if not folder.exists():
        # Whole before it has its name: functions that start meanwhile read it.
        being_made = state / "policies.new"
        shutil.copytree(ROOT / "shared" / "policies", being_made, dirs_exist_ok=True)
        (being_made / "supervised.rego").write_text(SUPERVISED)
        being_made.rename(folder)
    return Platform.start(state, *_OPTIONS, *idling, "--set", f"SOMA_POLICY_DIR={folder}")


@dataclass
class Kill:
    """One process, or several of one Service, that were killed."""

    victim: str
    boundary: str
    """What the victim was at; `random` where nobody looked."""
    at: float = field(default_factory=time.monotonic)
    """When, on the monotonic clock."""
    recovery_seconds: float | None = None
    """From then until the turn that it was at had gone on."""


@dataclass
class Stage:
    """One platform and what was done to it."""

    platform: Platform
    kills: list[Kill] = field(default_factory=list[Kill])
    idling: Sequence[str] = AWAKE
    _mending: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def start(cls, state: Path) -> "Stage":
        """Run `soma up`; nothing is left running when that fails or is cancelled."""
        try:
            return cls(await to_the_end(start, state))
        except BaseException:
            await to_the_end(soma, "down", "--state", str(state))
            raise

    async def stop(self) -> None:
        """Run `soma down`."""
        async with self._mending:
            await to_the_end(self.platform.stop)

    async def mend(self) -> None:
        """Run `soma up` again: what died is started, and the functions learn of other addresses."""
        async with self._mending:
            running = await to_the_end(start, self.platform.state, self.idling)
            self.platform.status = running.status

    async def rest(self) -> list[str]:
        """Let everything go to zero; the functions of which a process ran, and none does now.

        Raises:
            AssertionError: Some process is still there after `RESTING_SECONDS`.
        """
        ran: set[str] = set()

        async def nothing_runs() -> bool:
            found = {name for name in SERVICES if await asyncio.to_thread(self.processes, name)}
            ran.update(found)
            return not found

        await nothing_runs()
        self.idling = RESTLESS
        await self.mend()
        await until(nothing_runs, "all functions to be scaled to zero", seconds=RESTING_SECONDS)
        self.idling = AWAKE
        await self.mend()
        return sorted(ran)

    def processes(self, victim: str) -> list[psutil.Process]:
        """The processes that a victim's name stands for; none where it does not run."""
        state = self.platform.state
        if victim in SERVICES:
            return self.platform.processes(victim)
        if victim == "data-plane":
            with suppress(AssertionError):
                return [self.platform.runtime()]
            return []
        if victim == "model":
            return [
                each
                for plane in self.processes("data-plane")
                for each in _children(plane)
                if "somaagent.local.llama" in _command(each)
            ]
        if victim == "valkey":
            return processes.working_in(state / "valkey", program="valkey-server")
        if victim == "postgres":
            with suppress(OSError, ValueError, psutil.Error):
                note = (state / "postgres" / "data" / "postmaster.pid").read_text()
                return [psutil.Process(int(note.split()[0]))]
            return []
        folder = str(state / "kafka")
        return [
            each
            for each in psutil.process_iter()
            if (line := _command(each)) and line[0].endswith("java") and folder in " ".join(line)
        ]

    async def kill(self, victim: str, boundary: str = "random") -> Kill | None:
        """SIGKILL what runs of a victim; None where nothing does."""
        found = await asyncio.to_thread(self.processes, victim)
        if victim == "data-plane":
            # Stopped first, so that whatever a step answers from now on is lost with it.
            send(found, signal.SIGSTOP)
        if not send(found, signal.SIGKILL):
            return None
        kill = Kill(victim, boundary)
        self.kills.append(kill)
        if victim in (*SERVERS, "data-plane"):
            await asyncio.to_thread(psutil.wait_procs, found, 30)
            await self.mend()
        return kill

    async def kill_everything(self, boundary: str) -> None:
        """SIGKILL all processes at once, and start the platform again."""
        victims = ("data-plane", *SERVICES, *SERVERS)
        found = [each for name in victims for each in await to_the_end(self.processes, name)]
        # Stopped first, so that no part sees another one die.
        send(found, signal.SIGSTOP)
        send(found, signal.SIGKILL)
        self.kills.append(Kill("everything", boundary))
        await asyncio.to_thread(psutil.wait_procs, found, 30)
        await self.mend()

    @contextmanager
    def stopped(self, victim: str) -> Generator[list[psutil.Process]]:
        """Hold what runs of a victim: it takes what comes and does nothing with it."""
        found = self.processes(victim)
        send(found, signal.SIGSTOP)
        try:
            yield found
        finally:
            send(found, signal.SIGCONT)


async def to_the_end(function: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs) -> _T:
    """Run in a thread; whoever is cancelled meanwhile still waits for its end.

    A platform that is being started cannot be stopped before that is over.
    """
    running = asyncio.ensure_future(asyncio.to_thread(function, *arguments, **options))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


def send(found: Sequence[psutil.Process], kind: signal.Signals) -> int:
    """Send a signal; returns how many were still there to take it."""
    sent = 0
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(kind)
            sent += 1
    return sent


def _children(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return process.children(recursive=True)
    return []


def _command(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []
