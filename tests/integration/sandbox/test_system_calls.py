"""System calls that reach into the kernel or other processes are refused, by number and by name."""

import json
import platform

import pytest

from somaagent.sandbox import seccomp
from tests.support.sandboxed import Runner

REFUSED = {
    "ptrace": 101,
    "syslog": 103,
    "vhangup": 153,
    "pivot_root": 155,
    "acct": 163,
    "settimeofday": 164,
    "mount": 165,
    "umount2": 166,
    "swapon": 167,
    "reboot": 169,
    "sethostname": 170,
    "iopl": 172,
    "ioperm": 173,
    "init_module": 175,
    "quotactl": 179,
    "io_setup": 206,
    "lookup_dcookie": 212,
    "mq_open": 240,
    "kexec_load": 246,
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    "inotify_init": 253,
    "migrate_pages": 256,
    "unshare": 272,
    "move_pages": 279,
    "vmsplice": 278,
    "perf_event_open": 298,
    "fanotify_init": 300,
    "open_by_handle_at": 304,
    "clock_adjtime": 305,
    "setns": 308,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "kcmp": 312,
    "finit_module": 313,
    "seccomp": 317,
    "memfd_create": 319,
    "kexec_file_load": 320,
    "bpf": 321,
    "userfaultfd": 323,
    "io_uring_setup": 425,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsmount": 432,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "memfd_secret": 447,
    "shmget": 29,
    "semget": 64,
    "msgget": 68,
    "setxattr": 188,
    "chroot": 161,
}
"""On x86-64, where tests run."""

CALLS = """
import ctypes, json
libc = ctypes.CDLL(None, use_errno=True)
told = {}
for name, number in json.loads('NUMBERS').items():
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(0) for _ in range(6)))
    told[name] = [result, ctypes.get_errno()]
print(json.dumps(told))
"""

x86_64 = pytest.mark.skipif(platform.machine() != "x86_64", reason="these are x86-64's numbers")


@x86_64
async def test_dangerous_calls_are_refused(run: Runner) -> None:
    result = await run.python(CALLS.replace("NUMBERS", json.dumps(REFUSED)))
    assert result.status == "success", result
    assert json.loads(result.stdout) == {name: [-1, 1] for name in REFUSED}


@x86_64
async def test_calls_that_nobody_knows_yet_do_not_exist(run: Runner) -> None:
    # The last ones are the 32-bit ABI's, which would be another way to the same calls.
    unknown = {"new": 470, "newest": 900, "x32": 0x40000000 | 101, "x32_clone": 0x40000000 | 56}
    result = await run.python(CALLS.replace("NUMBERS", json.dumps(unknown)))
    assert json.loads(result.stdout) == {name: [-1, 38] for name in unknown}


@x86_64
async def test_arguments_decide_where_a_call_has_harmless_uses(run: Runner) -> None:
    source = """
import ctypes, fcntl, mmap, os, socket, tempfile
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    result = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    return ctypes.get_errno() if result < 0 else "allowed"
def attempt(act):
    try: act()
    except OSError as error: return error.errno
    return "allowed"
NEWUSER, NEWNS = 0x10000000, 0x00020000
print(call(56, NEWUSER | 17, 0, 0, 0, 0), call(56, NEWNS | 17, 0, 0, 0, 0))
print(call(435, 0, 0))
print(call(135, 0x0008), call(135, 0xffffffff))
read, write = os.pipe()
file = tempfile.TemporaryFile()
print(*(attempt(lambda: fcntl.ioctl(read, code, b"\\0" * 8)) for code in (0x5412, 0x541C, 0x541B)))
print(*(attempt(lambda: fcntl.fcntl(*what)) for what in ((write, 1031, 1 << 20), (file, 1024, 0))))
print(attempt(lambda: mmap.mmap(-1, 4096)), attempt(lambda: mmap.mmap(-1, 4096, mmap.MAP_PRIVATE)))
print(attempt(lambda: socket.socket(socket.AF_INET)), attempt(lambda: socket.socketpair()))
print(attempt(lambda: os.mknod("/tmp/device", 0o600 | 0o020000, os.makedev(1, 3))))
print(attempt(lambda: os.mkfifo("/tmp/fifo")))
"""
    result = await run.python(source)
    assert [line.split() for line in result.stdout.decode().splitlines()] == [
        ["1", "1"],  # clone into a namespace
        ["38"],  # clone3
        ["1", "allowed"],  # personality
        ["25", "25", "allowed"],  # TIOCSTI, TIOCLINUX, FIONREAD
        ["1", "1"],  # F_SETPIPE_SZ, F_SETLEASE
        ["1", "allowed"],  # shared and private anonymous memory
        ["13", "allowed"],  # the internet, a pair
        ["1"],  # a device
        ["allowed"],  # a FIFO
    ], result


async def test_tools_that_would_use_them_fail_honestly(run: Runner) -> None:
    for command in ("mount -t tmpfs none /tmp", "unshare -Ur true", "chroot / true", "dmesg"):
        result = await run.shell(command)
        assert (result.status, result.exit_code == 0) == ("error", False), command


async def test_no_core_is_dumped_and_nobody_is_asked_to(run: Runner) -> None:
    source = """
import os, resource, signal
print(resource.getrlimit(resource.RLIMIT_CORE))
child = os.fork()
if child == 0: os.abort()
_, status = os.waitpid(child, 0)
print(os.WIFSIGNALED(status), os.WCOREDUMP(status), os.listdir("."))
"""
    result = await run.python(source)
    assert result.stdout == b"(1, 1)\nTrue False []\n"


def test_every_machine_has_the_calls_that_the_filter_looks_into() -> None:
    for machine in seccomp.MACHINES:
        compiled = seccomp.program(machine)
        assert len(compiled) % 8 == 0
        # The kernel takes no longer program.
        assert 0 < len(compiled) // 8 < 4096


def test_a_machine_without_a_table_is_refused() -> None:
    with pytest.raises(LookupError, match="riscv64"):
        seccomp.program("riscv64")
