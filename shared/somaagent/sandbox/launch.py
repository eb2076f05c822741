"""Starts bubblewrap and holds the program back until its limits are set."""

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from somaagent.sandbox import layout, rlimits, seccomp
from somaagent.sandbox.cgroups import Group, Groups
from somaagent.sandbox.errors import IsolationUnavailable
from somaagent.sandbox.interpreter import Interpreter
from somaagent.sandbox.model import SandboxRequest
from somaagent.sandbox.network import Network
from somaagent.sandbox.staging import acting_as, answer_as, stage

_NOBODY: Final = 65534
_PATIENCE_SECONDS: Final = 30.0
"""Longest time for setting up namespaces, on a machine under load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """What every run needs, found once."""

    bubblewrap: Path
    interpreter: Interpreter
    filter: bytes
    """The system calls that are allowed, as a BPF program."""
    groups: Groups | None = None
    """The control groups that runs get theirs in."""


@dataclass(slots=True, kw_only=True)
class Launched:
    """A sandbox whose program runs."""

    process: "subprocess.Popen[bytes]"
    """Bubblewrap; its id is a child of ours."""
    first: int
    """The id, here, of the first process inside."""
    first_handle: int
    """A pidfd of it."""
    stdin: int
    """What an interactive program reads; to others nothing of it gets."""
    stdout: int
    stderr: int
    group: Group | None = None
    """The control group of its processes, where the platform has one to divide."""

    def kill(self) -> None:
        """End the whole tree: the kernel ends a process namespace with its first process."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.first_handle, signal.SIGKILL)


@contextmanager
def launch(tools: Toolbox, request: SandboxRequest) -> Generator[Launched]:
    """A running sandbox; in the end nothing of it is left.

    The thread that calls this is the sandbox's parent: the sandbox ends with it.

    Raises:
        IsolationUnavailable: It could not be isolated; nothing of the program was run.
    """
    with ExitStack() as held:
        groups = tools.groups
        group = None if groups is None else held.enter_context(groups.of_a_run(request.limits))
        host = _Host.of(tools, request)
        files = _Files(held)
        info_read, info_write = files.pipe()
        gate_read, gate_write = files.pipe()
        out_read, out_write = files.pipe()
        err_read, err_write = files.pipe()
        network = request.network
        source = None if request.source is None else request.source.encode("utf-8", "replace")
        descriptors = layout.Descriptors(
            seccomp=files.holding(
                tools.filter if network is None else seccomp.program(network=True)
            ),
            info=info_write,
            passwd=files.holding(layout.PASSWD),
            group=files.holding(layout.GROUP),
            source=None if source is None else files.holding(source),
            standard_input=files.holding(request.stdin) if request.stdin else None,
            certificates=None if network is None else files.holding(network.certificates),
        )
        options = layout.options(
            host.interpreter,
            descriptors=descriptors,
            limits=request.limits,
            workspace=host.workspace,
            read_only=host.read_only,
            environment={**request.environment, **(network.environment if network else {})},
        )
        arguments = files.holding("".join(f"{option}\0" for option in options).encode())
        with host.effectively():
            process = subprocess.Popen(  # noqa: S603 - bubblewrap, with arguments of ours
                [str(host.bubblewrap), "--args", str(arguments), "--", *_command(tools, request)],
                stdin=gate_read,
                stdout=out_write,
                stderr=err_write,
                pass_fds=[*_numbers(descriptors), arguments, *_threshold(network)],
                cwd="/",
                # The first process's environment can be read inside, and this is all of it.
                env={},
                start_new_session=True,
            )
        held.callback(_reap, process)
        for given in (info_write, out_write, err_write, gate_read):
            files.close(given)
        first = _first_process(info_read, process, err_read)
        handle = os.pidfd_open(first)
        held.callback(os.close, handle)
        launched = Launched(
            process=process,
            first=first,
            first_handle=handle,
            stdin=gate_write,
            stdout=out_read,
            stderr=err_read,
            group=group,
        )
        held.callback(_end, launched)
        _await_first_word(out_read, err_read)
        try:
            if group is not None:
                group.admit(first)
            rlimits.restrict(first, request.limits)
        except ProcessLookupError as error:
            raise IsolationUnavailable(_complaint(err_read)) from error
        except OSError as error:
            raise IsolationUnavailable(f"limits cannot be set: {error}") from error
        with suppress(BrokenPipeError):
            os.write(gate_write, b"\n")
        yield launched


@dataclass(frozen=True, slots=True, kw_only=True)
class _Host:
    """Paths and credentials for bubblewrap, as this user or, for root, as an unprivileged one."""

    bubblewrap: Path
    interpreter: Interpreter
    workspace: Path | None
    read_only: dict[Path, Path]
    """Where the folders are that the program sees besides, by where it sees them."""
    owner: tuple[int, int] | None = None
    """The user and group that bubblewrap runs as, where they are not this process's own."""

    def effectively(self) -> AbstractContextManager[None]:
        """Start processes as whom bubblewrap runs as."""
        return nullcontext() if self.owner is None else acting_as(*self.owner)

    @classmethod
    def of(cls, tools: Toolbox, request: SandboxRequest) -> "_Host":
        workspace = request.workspace
        if workspace is not None and not workspace.is_dir():
            raise IsolationUnavailable("the workspace is not a folder")
        if missing := [path for path in request.read_only if not path.exists()]:
            raise IsolationUnavailable(f"there is no {missing[0]} to be seen by the program")
        if os.geteuid() != 0:
            return cls(
                bubblewrap=tools.bubblewrap,
                interpreter=tools.interpreter,
                workspace=workspace,
                read_only={path: path for path in request.read_only},
            )
        owner, group = _NOBODY, _NOBODY
        if workspace is not None:
            status = workspace.stat()
            owner, group = status.st_uid, status.st_gid
            if 0 in {owner, group}:
                raise IsolationUnavailable("the workspace belongs to root")
        # The wheel's program finds its library two folders above itself.
        site = tools.bubblewrap.parents[min(3, len(tools.bubblewrap.parents)) - 1]
        prefix = tools.interpreter.prefix
        wanted = (site, prefix, workspace, *request.read_only)
        places = stage(path for path in wanted if path is not None)
        answer_as(owner, group)
        return cls(
            bubblewrap=places[site] / tools.bubblewrap.relative_to(site),
            interpreter=replace(
                tools.interpreter, prefix=None if prefix is None else places[prefix]
            ),
            workspace=None if workspace is None else places[workspace],
            read_only={path: places[path] for path in request.read_only},
            owner=(owner, group),
        )


class _Files:
    """Open files that are closed in the end, each once."""

    def __init__(self, held: ExitStack) -> None:
        self._open: set[int] = set()
        held.callback(self._close_all)

    def pipe(self) -> tuple[int, int]:
        ends = os.pipe()
        self._open.update(ends)
        return ends

    def holding(self, content: bytes) -> int:
        """A file in memory, at its beginning."""
        descriptor = os.memfd_create("sandbox", os.MFD_CLOEXEC)
        self._open.add(descriptor)
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return descriptor

    def close(self, descriptor: int) -> None:
        self._open.remove(descriptor)
        os.close(descriptor)

    def _close_all(self) -> None:
        for descriptor in self._open:
            os.close(descriptor)


def _command(tools: Toolbox, request: SandboxRequest) -> list[str]:
    argv = request.argv
    if request.source is not None:
        python = str(tools.interpreter.executable)
        argv = (python if request.language == "python" else "/bin/sh", layout.SOURCE)
    if request.network is not None:
        argv = request.network.command(str(tools.interpreter.executable), argv)
    return layout.command(argv, has_input=bool(request.stdin), interactive=request.interactive)


def _numbers(descriptors: layout.Descriptors) -> Iterator[int]:
    yield from (descriptors.seccomp, descriptors.info, descriptors.passwd, descriptors.group)
    further = (descriptors.source, descriptors.standard_input, descriptors.certificates)
    yield from (number for number in further if number is not None)


def _threshold(network: Network | None) -> tuple[int, ...]:
    return () if network is None else (network.threshold,)


def _first_process(info: int, process: "subprocess.Popen[bytes]", errors: int) -> int:
    """The id that bubblewrap tells; it is the first thing it does after making namespaces."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    told = b""
    while True:
        if not _readable(info, max(0.0, deadline - time.monotonic())):
            raise IsolationUnavailable("bubblewrap does not come to an end with its preparations")
        piece = os.read(info, 4096)
        told += piece
        if not piece or told.rstrip().endswith(b"}"):
            break
    if not told:
        process.wait()
        raise IsolationUnavailable(_complaint(errors))
    number: int = json.loads(told)["child-pid"]
    return number


def _await_first_word(output: int, errors: int) -> None:
    """Return when the first process is inside, with the filter, and waits for its answer."""
    if not _readable(output, _PATIENCE_SECONDS):
        raise IsolationUnavailable("the sandbox is not set up in time")
    if os.read(output, 1) != b"\n":
        raise IsolationUnavailable(_complaint(errors))


def _readable(descriptor: int, seconds: float) -> bool:
    """Wait until there is something to read; unlike select, for any number of open files."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _complaint(errors: int) -> str:
    """Bubblewrap's own words, which name no secret: it was given none."""
    there = _readable(errors, 0)
    said = os.read(errors, 1000).decode("utf-8", "replace").strip() if there else ""
    return said or "bubblewrap ended before it had isolated anything"


def _end(launched: Launched) -> None:
    launched.kill()
    # When the first process is gone, the kernel has ended all others of its namespace.
    _readable(launched.first_handle, _PATIENCE_SECONDS)


def _reap(process: "subprocess.Popen[bytes]") -> None:
    if process.returncode is None:
        process.kill()
        process.wait()
