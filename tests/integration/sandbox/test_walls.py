"""What a sandboxed program can reach: nothing of the machine, the platform or its neighbours."""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from somaagent.sandbox import Sandbox, SandboxLimits, SandboxRequest
from somaagent.settings import SandboxSettings
from tests.support.sandboxed import NOBODY, Runner


async def test_the_platforms_environment_is_nowhere(isolation: None, tmp_path: Path) -> None:
    """In a process of its own, which really has the secret in its environment."""
    secret = secrets.token_hex(16)
    caller = tmp_path / "caller.py"
    caller.write_text(
        """
import asyncio, sys
from somaagent.sandbox import Sandbox, SandboxRequest
from somaagent.settings import SandboxSettings
source = \'\'\'
import glob, os
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        with open(path, "rb") as file: print(path, file.read())
    except OSError as error: print(path, error)
print(os.environ)
\'\'\'
result = asyncio.run(Sandbox(SandboxSettings()).run(SandboxRequest(source=source)))
sys.stdout.write(result.stdout.decode())
sys.exit(result.status != "success")
"""
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        caller,
        env={**os.environ, "SOMA_POSTGRES_DSN": f"postgresql://soma:{secret}@localhost/soma"},  # noqa: TID251
        stdout=subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert b"/proc/1/environ" in out
    assert secret.encode() not in out
    assert b"SOMA_" not in out


async def test_only_its_own_processes_exist(run: Runner) -> None:
    source = """
import glob
for path in sorted(glob.glob("/proc/[0-9]*/cmdline")):
    with open(path) as file: print(file.read().split("\\0")[0])
"""
    result = await run.python(source)
    assert result.status == "success"
    programs = result.stdout.decode().split()
    assert [Path(program).name[:6] for program in programs] == ["sh", "python"]


@pytest.mark.parametrize(
    "path",
    [
        "/proc/1/root/etc/shadow",
        "/proc/self/root/root",
        "/proc/self/cwd/../root",
        "/workspace/../../../etc/hostname",
        "/etc/shadow",
        "/etc/hostname",
        "/home",
        "/root",
        "/var",
        "/sys",
        "/boot",
        "/usr/local",
        "/usr/share/doc",
        "/proc/kcore",
        "/proc/kmsg",
        "/proc/keys",
        "/proc/1/mem",
        "/dev/mem",
        "/dev/kmsg",
        "/dev/zero",
        "/dev/tty",
        "/dev/ptmx",
        "/dev/pts",
        "/dev/sda",
        "/dev/vda",
        "/dev/kvm",
        "/dev/fuse",
        "/dev/net/tun",
        "/dev/vsock",
        "/run/docker.sock",
        "/var/run/secrets/kubernetes.io/serviceaccount/token",
    ],
)
async def test_nothing_of_the_machine_can_be_read(run: Runner, path: str) -> None:
    source = f"""
import os
try:
    number = os.open({path!r}, os.O_RDONLY)
    found = os.listdir(number) if os.path.isdir({path!r}) else os.read(number, 100)
    print("read", found or "nothing")
except OSError as error:
    print("refused")
"""
    result = await run.python(source)
    assert result.stdout.strip() in {b"refused", b"read nothing"}, result


async def test_the_checkout_and_the_tests_own_files_are_out_of_reach(
    run: Runner, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    secret.chmod(0o644)
    source = f"import os\nprint([os.path.exists(p) for p in ({str(secret)!r}, {__file__!r})])"
    result = await run.python(source)
    assert result.stdout == b"[False, False]\n"


async def test_another_sessions_workspace_is_out_of_reach(run: Runner, workspace: Path) -> None:
    other = workspace.parent / "other"
    other.mkdir()
    (other / "note").write_text("another tenant's")
    source = f"""
import os, glob
os.symlink({str(other)!r}, "link")
os.symlink("/proc/self/root" + {str(other)!r}, "link2")
os.symlink("../other", "link3")
for place in ("link", "link2", "link3", "../other", {str(other)!r}, "/workspace/../other"):
    try: print(os.listdir(place))
    except OSError: print("refused")
"""
    result = await run.python(source, workspace=workspace)
    assert result.stdout.split() == [b"refused"] * 6


async def test_what_a_session_wrote_is_there_in_its_next_run(run: Runner, workspace: Path) -> None:
    assert (await run.shell("echo kept > note", workspace=workspace)).status == "success"
    result = await run.python("print(open('note').read().strip())", workspace=workspace)
    assert result.stdout == b"kept\n"


async def test_runs_without_a_workspace_leave_nothing(run: Runner) -> None:
    assert (await run.shell("echo x > note; echo x > /tmp/note; cat note")).stdout == b"x\n"
    result = await run.shell("ls -A /workspace /tmp /dev/shm | grep note")
    assert result.stdout == b""


NETWORK = """
import json, socket
tried = {}
def attempt(name, act):
    try: tried[name] = repr(act())
    except OSError as error: tried[name] = error.errno
def connect(family, kind, address):
    with socket.socket(family, kind) as made:
        made.settimeout(2)
        made.connect(address)
        made.send(b"x")
        return "sent"
attempt("tcp", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)))
attempt("udp", lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", PORT)))
attempt("ipv6", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("::1", PORT)))
attempt("metadata", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("169.254.169.254", 80)))
attempt("dns", lambda: socket.getaddrinfo("example.com", 80))
attempt("abstract", lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, "\\0ABSTRACT"))
attempt("path", lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, "PATH"))
attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt("vsock", lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))
attempt("alg", lambda: socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET))
with open("/proc/net/dev") as file: tried["devices"] = len(file.readlines()) - 2
print(json.dumps(tried))
"""


async def test_no_way_leads_to_the_network(run: Runner, tmp_path: Path) -> None:
    """To servers that do listen, so that refusals are the sandbox's."""
    name = f"sandbox-{secrets.token_hex(8)}"
    path = str(tmp_path / "listening")
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as named,
    ):
        abstract.bind(f"\0{name}")
        abstract.listen()
        named.bind(path)
        named.listen()
        port = str(tcp.getsockname()[1])
        source = NETWORK.replace("PORT", port).replace("ABSTRACT", name).replace("PATH", path)
        result = await run.python(source)
        for listening in (tcp, abstract, named):
            listening.setblocking(False)
            with pytest.raises(BlockingIOError):
                listening.accept()
    assert result.status == "success", result
    tried = json.loads(result.stdout)
    # Its own loopback device, which is down.
    assert tried.pop("devices") <= 1
    assert {what: told for what, told in tried.items() if not isinstance(told, int)} == {}
    assert "tcp" in tried


async def test_pairs_of_sockets_and_event_loops_work(run: Runner) -> None:
    source = """
import asyncio, multiprocessing, socket, tempfile
async def main():
    made = await asyncio.create_subprocess_exec("echo", "subprocess")
    await made.wait()
    await asyncio.to_thread(print, "thread", flush=True)
asyncio.run(main())
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1]))
"""
    result = await run.python(source)
    assert (result.status, result.stdout) == ("success", b"subprocess\nthread\n[1]\n"), result


async def test_a_setuid_program_gives_nothing(run: Runner, workspace: Path) -> None:
    source = """
import os, shutil, subprocess
shutil.copy("/usr/bin/id", "id")
os.chmod("id", 0o6755)
print(subprocess.run(["./id", "-u"], capture_output=True, text=True).stdout.strip())
print(subprocess.run(["/bin/su", "-c", "id"], capture_output=True).returncode != 0)
with open("/proc/self/status") as file: status = dict(line.split(":", 1) for line in file)
print(status["CapEff"].strip(), status["NoNewPrivs"].strip(), status["Seccomp"].strip())
"""
    result = await run.python(source, workspace=workspace)
    # 1000 is nobody on this machine: the number exists inside only.
    assert result.stdout.split() == [b"1000", b"True", b"0" * 16, b"1", b"2"], result


async def test_it_runs_as_no_user_that_owns_anything_here(run: Runner, workspace: Path) -> None:
    assert (await run.shell("touch made", workspace=workspace)).status == "success"
    owner = (workspace / "made").stat().st_uid
    assert owner == (NOBODY if os.geteuid() == 0 else os.geteuid())


async def test_a_program_that_cannot_be_isolated_is_not_run(
    isolation: None, workspace: Path
) -> None:
    request = SandboxRequest(argv=("/bin/touch", "ran"), workspace=workspace)
    for settings in (
        SandboxSettings(bwrap="/nowhere/bwrap"),
        SandboxSettings(bwrap="/bin/false"),
        SandboxSettings(python="/nowhere/python"),
    ):
        result = await Sandbox(settings).run(request)
        assert (result.status, result.exit_code) == ("blocked", None)
        assert result.reason
    assert list(workspace.iterdir()) == []  # noqa: ASYNC240 - a test's own folder


async def test_a_workspace_that_is_no_folder_blocks(run: Runner, workspace: Path) -> None:
    result = await run.python("print(1)", workspace=workspace / "missing")
    assert (result.status, result.stdout) == ("blocked", b"")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can own folders that it must not give")
async def test_roots_own_folder_is_no_workspace(run: Runner, tmp_path: Path) -> None:
    result = await run.python("print(1)", workspace=tmp_path)
    assert (result.status, result.reason) == ("blocked", "the workspace belongs to root")


async def test_its_input_is_what_it_was_given_and_cannot_be_made_larger(run: Runner) -> None:
    source = """
import os, sys
print(sys.stdin.read())
try: os.write(os.open("/proc/self/fd/0", os.O_RDWR), b"stored")
except OSError as error: print("sealed")
"""
    result = await run.python(source, stdin=b"given")
    assert result.stdout == b"given\nsealed\n"


async def test_the_files_it_is_given_cannot_be_changed_replaced_or_removed(run: Runner) -> None:
    source = """
import os
for path in ("/etc/passwd", "/etc/group", "/run/program"):
    for act in (
        lambda: open(path, "a"), lambda: os.chmod(path, 0o777), lambda: os.remove(path),
        lambda: os.rename(path, path + ".old"), lambda: open(path + ".new", "w"),
    ):
        try: act()
        except OSError as error: continue
        print("changed", path)
"""
    result = await run.python(source)
    assert (result.status, result.stdout) == ("success", b"")


def test_a_request_is_refused_that_says_two_things_or_none() -> None:
    with pytest.raises(ValueError, match="either argv or source"):
        SandboxRequest()
    with pytest.raises(ValueError, match="either argv or source"):
        SandboxRequest(argv=("true",), source="")
    with pytest.raises(ValueError, match="NUL"):
        SandboxRequest(argv=("a\0b",))
    with pytest.raises(ValueError, match="variable"):
        SandboxRequest(source="", environment={"A=B": ""})
    assert SandboxRequest(source="", limits=SandboxLimits()).argv == ()
