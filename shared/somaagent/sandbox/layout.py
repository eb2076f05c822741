"""What the sandboxed program finds: a small read-only system, and three places to write to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from somaagent.sandbox.interpreter import INSIDE, Interpreter
from somaagent.sandbox.limits import SandboxLimits
from somaagent.sandbox.network import CERTIFICATES

WORKSPACE: Final = "/workspace"
SOURCE: Final = "/run/program"
_INPUT: Final = "/run/input"
_TEMPORARY: Final = ("/tmp", "/dev/shm")  # noqa: S108 - the sandbox's own
_USER: Final = 1000

_SYSTEM: Final = ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo")
_TOP: Final = ("/bin", "/lib", "/lib64")
_CONFIGURATION: Final = ("/etc/ld.so.cache", "/etc/alternatives")
_DEVICES: Final = ("null", "random", "urandom")
"""Not /dev/zero: mapping it shared takes memory that cannot be counted."""
_HIDDEN: Final = tuple(
    f"/proc/{name}"
    for name in ("cmdline", "kallsyms", "key-users", "keys", "modules", "sysrq-trigger")
)
"""What /proc tells of the machine and of its users rather than of processes."""

PASSWD: Final = f"sandbox:x:{_USER}:{_USER}::/tmp:/bin/sh\n".encode()
GROUP: Final = f"sandbox:x:{_USER}:\n".encode()

_REAPER: Final = 'echo; read -r _ || exit 125; "$@" <"$0"; exit $?'
_INTERACTIVE: Final = 'echo; read -r _ || exit 125; "$@"; exit $?'
"""A shell is the first process: it reaps orphans, and has the filter that all others have.

It says that it is there, and begins only when it is answered. Bubblewrap ties the first process to
the platform late; had the platform died before, nobody would answer, and the program not begin.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptors:
    """Numbers of open files that bubblewrap reads."""

    seccomp: int
    info: int
    """It writes the first process's id here."""
    passwd: int
    group: int
    source: int | None
    standard_input: int | None
    certificates: int | None


def options(
    interpreter: Interpreter,
    *,
    descriptors: Descriptors,
    limits: SandboxLimits,
    workspace: Path | None,
    read_only: Mapping[Path, Path],
    environment: Mapping[str, str],
) -> Iterator[str]:
    """Bubblewrap's options, to be followed by the command."""
    yield from (
        *("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"),
        *("--unshare-cgroup-try", "--die-with-parent", "--new-session", "--as-pid-1"),
        "--disable-userns",
        *("--uid", str(_USER), "--gid", str(_USER), "--hostname", "sandbox", "--clearenv"),
        *("--info-fd", str(descriptors.info), "--seccomp", str(descriptors.seccomp)),
    )
    yield from _system(interpreter)
    yield from ("--perms", "0644", "--file", str(descriptors.passwd), "/etc/passwd")
    yield from ("--perms", "0644", "--file", str(descriptors.group), "/etc/group")
    size = str(limits.temporary_bytes)
    for place in temporary(workspace):
        yield from ("--perms", "1777", "--size", size, "--tmpfs", place)
    if workspace is not None:
        yield from ("--bind", str(workspace), WORKSPACE)
    for seen, folder in read_only.items():
        yield from ("--ro-bind", str(folder), str(seen))
    if descriptors.source is not None:
        yield from ("--perms", "0444", "--file", str(descriptors.source), SOURCE)
    if descriptors.standard_input is not None:
        yield from ("--perms", "0444", "--file", str(descriptors.standard_input), _INPUT)
    if descriptors.certificates is not None:
        yield from ("--perms", "0444", "--file", str(descriptors.certificates), CERTIFICATES)
    # Bubblewrap's root is a temporary file system without a bound: nothing may be written to it.
    yield from ("--remount-ro", "/", "--chdir", WORKSPACE)
    for name, value in {**_variables(interpreter), **environment}.items():
        yield from ("--setenv", name, value)


def temporary(workspace: Path | None) -> tuple[str, ...]:
    """Where temporary file systems are, whose content is memory."""
    return _TEMPORARY if workspace is not None else (*_TEMPORARY, WORKSPACE)


def command(argv: tuple[str, ...], *, has_input: bool, interactive: bool) -> list[str]:
    """The program under the process that reaps."""
    reaper = _INTERACTIVE if interactive else _REAPER
    return ["/bin/sh", "-c", reaper, _INPUT if has_input else "/dev/null", *argv]


@cache
def _system(interpreter: Interpreter) -> tuple[str, ...]:
    """What no request changes: the machine's own system is looked at once."""
    return tuple(_mounts(interpreter))


def _mounts(interpreter: Interpreter) -> Iterator[str]:
    yield from _programs(interpreter)
    yield from ("--proc", "/proc", "--perms", "0755", "--dir", "/dev")
    for name in _DEVICES:
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for index, name in enumerate(("stdin", "stdout", "stderr")):
        yield from ("--symlink", f"/proc/self/fd/{index}", f"/dev/{name}")
    yield from ("--symlink", "/proc/self/fd", "/dev/fd")
    for path in _HIDDEN:
        if Path(path).exists():
            yield from ("--ro-bind", "/dev/null", path)


def _programs(interpreter: Interpreter) -> Iterator[str]:
    for path in _SYSTEM:
        if Path(path).is_dir():
            yield from ("--ro-bind", path, path)
    for path in _TOP:
        top = Path(path)
        if top.is_symlink():
            yield from ("--symlink", str(top.readlink()).lstrip("/"), path)
        elif top.is_dir():
            yield from ("--ro-bind", path, path)
    for path in _CONFIGURATION:
        yield from ("--ro-bind-try", path, path)
    if interpreter.prefix is not None:
        yield from ("--ro-bind", str(interpreter.prefix), str(INSIDE))
    for folder in interpreter.hidden:
        yield from ("--perms", "0755", "--tmpfs", str(folder), "--remount-ro", str(folder))


def _variables(interpreter: Interpreter) -> dict[str, str]:
    found = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",  # noqa: S108 - the sandbox's own
        "TMPDIR": "/tmp",  # noqa: S108 - as above
        "LANG": "C.UTF-8",
        # Each arena of glibc's reserves address space that none of these programs needs.
        "MALLOC_ARENA_MAX": "2",
        "PYTHONPATH": WORKSPACE,
        "PYTHONDONTWRITEBYTECODE": "1",
        # What was printed before a limit ended the program is worth having.
        "PYTHONUNBUFFERED": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
    }
    if interpreter.library_path is not None:
        found["LD_LIBRARY_PATH"] = str(interpreter.library_path)
        found["PATH"] = f"{interpreter.executable.parent}:{found['PATH']}"
    return found
