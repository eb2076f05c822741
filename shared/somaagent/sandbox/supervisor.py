"""Watches one run in a thread of its own: output, time, memory, disk; ends it when it must."""

import os
import re
import select
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from somaagent.sandbox import layout
from somaagent.sandbox.errors import IsolationUnavailable
from somaagent.sandbox.launch import Launched, Toolbox, launch
from somaagent.sandbox.model import SandboxRequest, SandboxResult, SandboxStatus
from somaagent.sandbox.quota import Holding, count
from somaagent.sandbox.usage import ProcessTree

_LOOK_SECONDS: Final = 0.02
_COUNT_SECONDS: Final = 0.05
_SHARE: Final = 10
"""Looking takes at most one part in so many of the time."""
_PIECE: Final = 65_536

ENFORCEMENT: Final = {
    "memory": "rlimit for each process, sampling for the tree",
    "processes": "rlimit in a user namespace",
    "workspace": "rlimit for each file, sampling for the tree",
}

ENFORCEMENT_BY_GROUP: Final = {
    **ENFORCEMENT,
    "memory": "control group, rlimit for each process",
    "processes": "control group, rlimit in a user namespace",
    "processors": "control group",
}

_OUT_OF_MEMORY: Final = re.compile(
    rb"^MemoryError|cannot allocate memory|memory exhausted|out of memory",
    re.MULTILINE | re.IGNORECASE,
)
_DISK_FULL: Final = re.compile(rb"file too large|no space left on device", re.IGNORECASE)
_SIGXCPU_CODE: Final = 128 + 24
_SIGXFSZ_CODE: Final = 128 + 25
_SIGKILL_CODE: Final = 128 + 9
_TAIL: Final = 2000


@dataclass(slots=True)
class _Stream:
    descriptor: int
    most: int
    content: bytearray = field(default_factory=bytearray)
    truncated: bool = False
    ended: bool = False

    def take(self) -> None:
        """Read what is there; never waits, as the poll has said that there is something."""
        piece = os.read(self.descriptor, _PIECE)
        if not piece:
            self.ended = True
            return
        room = self.most - len(self.content)
        self.content += piece[:room]
        self.truncated = self.truncated or len(piece) > room


@dataclass(frozen=True, slots=True)
class _Verdict:
    status: SandboxStatus
    reason: str


class Supervisor:
    """One run."""

    def __init__(
        self,
        tools: Toolbox,
        request: SandboxRequest,
        cancel: int,
        begun: Callable[[Launched], None] | None = None,
    ) -> None:
        """Prepare.

        Args:
            tools: What every run needs.
            request: What is run.
            cancel: An eventfd; the run is ended when it can be read.
            begun: Told when an interactive program runs, before its descriptors can be closed.
        """
        self._tools = tools
        self._request = request
        self._limits = request.limits
        self._cancel = cancel
        self._begun = begun
        self._enforcement = ENFORCEMENT if tools.groups is None else ENFORCEMENT_BY_GROUP
        self._peak = 0
        self._cpu_seconds = 0.0
        self._verdict: _Verdict | None = None
        self._held: Holding | None = None
        self._next_look = 0.0
        self._next_count = 0.0

    def run(self) -> SandboxResult:
        """Run to the end; blocks. What comes back is never an exception of the program's doing."""
        began = time.monotonic()
        try:
            self._held = self._count_workspace()
            with launch(self._tools, self._request) as launched:
                return self._watch(launched, began)
        except IsolationUnavailable as error:
            return SandboxResult(
                status="blocked",
                reason=str(error),
                wall_seconds=time.monotonic() - began,
                enforcement=self._enforcement,
            )

    def _watch(self, launched: Launched, began: float) -> SandboxResult:
        most = self._limits.output_bytes
        # What an interactive program prints is somebody else's to read.
        streams = [
            _Stream(launched.stdout, most, ended=self._request.interactive),
            _Stream(launched.stderr, most),
        ]
        if self._begun is not None:
            self._begun(launched)
        handle = os.pidfd_open(launched.process.pid)
        try:
            self._wait(launched, streams, handle, began + self._limits.wall_seconds)
            if self._verdict is not None:
                launched.kill()
            code, cpu_seconds = _reap(launched)
        finally:
            os.close(handle)
        _drain(streams)
        out, err = streams
        ended = self._verdict or self._judge(code, streams, launched)
        return SandboxResult(
            status=ended.status,
            reason=ended.reason,
            exit_code=None if self._verdict else code,
            stdout=bytes(out.content),
            stderr=bytes(err.content),
            stdout_truncated=out.truncated,
            stderr_truncated=err.truncated,
            wall_seconds=time.monotonic() - began,
            # The kernel forgets what processes used that it ended with their namespace.
            cpu_seconds=max(cpu_seconds, self._cpu_seconds),
            peak_memory_bytes=self._peak,
            enforcement=self._enforcement,
        )

    def _wait(
        self, launched: Launched, streams: list[_Stream], handle: int, deadline: float
    ) -> None:
        """Return when bubblewrap has ended, or there is a reason to end it."""
        poll = select.poll()
        by_number = {stream.descriptor: stream for stream in streams if not stream.ended}
        for number in (*by_number, handle, self._cancel):
            poll.register(number, select.POLLIN)
        tree: ProcessTree | None = None
        try:
            while self._verdict is None:
                now = time.monotonic()
                if now >= deadline:
                    self._end("timeout", f"ran for {self._limits.wall_seconds:g} s")
                    return
                wait = max(0.0, min(deadline, self._next_look) - now)
                ready = {number for number, _ in poll.poll(wait * 1000 + 1)}
                for number in ready & by_number.keys():
                    self._read(by_number[number], poll)
                if self._cancel in ready:
                    self._end("cancelled", "the caller ended it")
                if handle in ready:
                    return
                tree = self._look(launched, tree)
        finally:
            if tree is not None:
                tree.close()

    def _read(self, stream: _Stream, poll: "select.poll") -> None:
        stream.take()
        if stream.ended:
            poll.unregister(stream.descriptor)
        if stream.truncated:
            self._end("output_limit", f"printed more than {stream.most} bytes")

    def _open_tree(self, launched: Launched) -> ProcessTree | None:
        try:
            return ProcessTree.open(launched.first, layout.temporary(self._request.workspace))
        except OSError:
            # It has just ended.
            return None

    def _look(self, launched: Launched, tree: ProcessTree | None) -> ProcessTree | None:
        began = time.monotonic()
        if began >= self._next_look:
            if launched.group is not None and launched.group.kills():
                self._end("out_of_memory", self._too_much_memory)
            tree = tree or self._open_tree(launched)
            if tree is not None:
                self._hold_to_limits(tree, began)
            took = time.monotonic() - began
            self._next_look = began + max(_LOOK_SECONDS, _SHARE * took)
        return tree

    def _hold_to_limits(self, tree: ProcessTree, began: float) -> None:
        limits = self._limits
        usage = tree.usage()
        memory = usage.memory_bytes
        if memory > limits.memory_bytes:
            memory = min(memory, tree.proportional_bytes())
        self._peak = max(self._peak, memory)
        self._cpu_seconds = max(self._cpu_seconds, usage.cpu_seconds)
        if memory > limits.memory_bytes:
            self._end("out_of_memory", self._too_much_memory)
        elif usage.temporary_files > limits.temporary_files:
            self._end("output_limit", f"more than {limits.temporary_files} temporary files")
        elif usage.cpu_seconds > limits.cpu_seconds:
            self._end("timeout", f"used {limits.cpu_seconds} s of processor time")
        elif usage.written_bytes > limits.written_bytes:
            self._end("output_limit", f"wrote more than {limits.written_bytes} bytes")
        elif began >= self._next_count:
            self._check_workspace()
            took = time.monotonic() - began
            self._next_count = began + max(_COUNT_SECONDS, _SHARE * took)

    @property
    def _too_much_memory(self) -> str:
        return f"used more than {self._limits.memory_bytes} bytes of memory"

    def _count_workspace(self) -> Holding | None:
        if self._request.workspace is None:
            return None
        limits = self._limits
        try:
            return count(
                self._request.workspace,
                most_bytes=limits.workspace_bytes,
                most_files=limits.workspace_files,
            )
        except OSError as error:
            raise IsolationUnavailable(f"the workspace cannot be read: {error.strerror}") from error

    def _check_workspace(self) -> None:
        if (over := self._over_quota()) is not None:
            self._verdict = over

    def _over_quota(self) -> _Verdict | None:
        """A verdict if the workspace holds too much now, and did not when the run began."""
        before = self._held
        if before is None or not before.complete:
            # Whoever is over already must be able to run what deletes.
            return None
        now = self._count_workspace()
        if now is None or now.complete:
            return None
        limits = self._limits
        return _Verdict(
            "output_limit",
            f"the workspace holds more than {limits.workspace_bytes} bytes or"
            f" {limits.workspace_files} files, or cannot be counted",
        )

    def _end(self, status: SandboxStatus, reason: str) -> None:
        if self._verdict is None:
            self._verdict = _Verdict(status, reason)

    def _judge(self, code: int, streams: list[_Stream], launched: Launched) -> _Verdict:
        """How a run ended that nobody ended but, perhaps, the kernel, for its memory."""
        out, err = streams
        if out.truncated or err.truncated:
            return _Verdict("output_limit", f"printed more than {out.most} bytes")
        if (over := self._over_quota()) is not None:
            return over
        if launched.group is not None and launched.group.kills():
            return _Verdict("out_of_memory", self._too_much_memory)
        if code == 0:
            return _Verdict("success", "")
        tail = bytes(err.content[-_TAIL:])
        if code == _SIGXCPU_CODE:
            return _Verdict("timeout", f"used {self._limits.cpu_seconds} s of processor time")
        if _OUT_OF_MEMORY.search(tail):
            return _Verdict("out_of_memory", "an allocation was refused")
        if code == _SIGXFSZ_CODE or _DISK_FULL.search(tail):
            return _Verdict("output_limit", "a file, or temporary space, was full")
        return _Verdict("error", "killed" if code == _SIGKILL_CODE else "")


def _reap(launched: Launched) -> tuple[int, float]:
    """Exit code and processor seconds, when all of it has ended."""
    process = launched.process
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime


def _drain(streams: list[_Stream]) -> None:
    """Read what is left; all writers have ended."""
    for stream in streams:
        while not stream.ended and not stream.truncated:
            stream.take()
