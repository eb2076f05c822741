"""A network that was granted: its hosts are reached through the platform's proxy, and nothing else.

Sites listen on loopback and count who comes. The names lead there, and the network 127.0.0.0/8 is
the operator's to open, so that what is refused is refused for the reason that a test is about.
"""

import json
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
import pytest_asyncio
from aiohttp import web

from somaagent.sandbox import Sandbox
from somaagent.settings import FetchSettings, SandboxSettings, WorkspaceSettings
from somaagent.tools import ToolContext
from somaagent.tools.builtin.code_execute import CodeExecute
from somaagent.web import Fetcher
from tests.integration.sandbox.test_walls import NETWORK
from tests.integration.web.test_ssrf import PRIVATE
from tests.support.name_server import NameServer, name_server
from tests.support.sites import Authority, Site, site

GRANTED, OTHER = "granted.test.example", "other.test.example"
SECRET = "what only we may read"
OPEN = {"networks": "127.0.0.0/8"}

FETCH = """
import sys, urllib.error, urllib.request
for url in sys.stdin.read().split():
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            print(answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        print(error.code, error.reason)
    except OSError as error:
        print("failed", error)
"""


async def tell(request: web.BaseRequest) -> web.Response:
    body = (await request.read()).decode()
    return web.Response(text=f"{request.method} {request.headers['Host']} {request.path_qs} {body}")


@pytest_asyncio.fixture
async def names() -> AsyncIterator[NameServer]:
    async with name_server() as server:
        server.names |= {GRANTED: [["127.0.0.1"]], OTHER: [["127.0.0.1"]]}
        yield server


@pytest_asyncio.fixture
async def inside() -> AsyncIterator[Site]:
    async with site(tell) as opened:
        yield opened


class Program:
    """`code_execute` as an executor runs it."""

    def __init__(self, fetch: FetchSettings, workspace: Path, **limits: int) -> None:
        settings = SandboxSettings(**limits)  # type: ignore[arg-type]
        self.tool = CodeExecute(
            sandbox=Sandbox(settings),
            workspaces=WorkspaceSettings(),
            settings=settings,
            fetcher=Fetcher.of(fetch),
        )
        self.workspace = workspace
        self.usage: dict[str, int] = {}

    async def __call__(
        self, code: str, *, network: tuple[str, ...] = (GRANTED,), stdin: str = "", **more: str
    ) -> str:
        """What a program prints that ends with success."""
        outcome = await self.tool.run(
            {"language": "python", "code": code, "stdin": stdin} | more,
            ToolContext(
                tenant_id="acme",
                session_id=uuid4(),
                turn_id=uuid4(),
                subject_id="somebody",
                call_id=uuid4(),
                workspace=self.workspace,
                deadline=time.monotonic() + 120,
                network=network,
            ),
        )
        assert outcome.status == "success", outcome
        self.usage = dict(outcome.usage)
        return str(outcome.result["stdout"])


@pytest.fixture
def program(
    isolation: None, responsive: None, workspace: Path, names: NameServer
) -> Callable[..., Program]:
    """Programs of a tenant, by what the operator lets be reached."""

    def made(*, network_bytes: int = 1_000_000, **settings: str) -> Program:
        plain = {"ports": "1-65535", "nameservers": f"127.0.0.1:{names.port}"}
        fetch = FetchSettings.model_validate(plain | settings)
        return Program(fetch, workspace, network_bytes=network_bytes, network_connections=4)

    return made


async def test_a_granted_host_is_reached_and_another_is_not(
    program: Callable[..., Program], inside: Site
) -> None:
    run = program(**OPEN)
    url, other = inside.url("/a?b=c", host=GRANTED), inside.url("/", host=OTHER)
    plain = inside.url("/")
    said = (await run(FETCH, stdin=f"{url} {other} {plain}")).splitlines()
    assert said[0] == f"200 GET {GRANTED}:{inside.port} /a?b=c "
    # 127.0.0.1 is the program's own, which is where it finds nobody.
    assert said[1] == "403 This host is not granted"
    assert said[2].startswith("failed")
    assert [request.path for request in inside.seen] == ["/a"]
    assert 0 < run.usage["sent_bytes"] < 1000
    assert 0 < run.usage["received_bytes"] < 1000


async def test_without_a_grant_nothing_is_reached(
    program: Callable[..., Program], inside: Site
) -> None:
    run = program(**OPEN)
    said = await run(FETCH, stdin=inside.url(host=GRANTED), network=())
    assert said.startswith("failed")
    assert (
        await run("import os; print([n for n in os.environ if 'proxy' in n])", network=()) == "[]\n"
    )
    tried = "import socket\ntry: socket.socket()\nexcept PermissionError: print('refused')"
    assert await run(tried, network=()) == "refused\n"
    assert inside.seen == []
    assert "sent_bytes" not in run.usage


async def test_tls_goes_through_to_the_host_itself(
    program: Callable[..., Program], tmp_path: Path
) -> None:
    authority = Authority.new(tmp_path)
    async with site(tell, context=authority.server_context(GRANTED)) as secure:
        run = program(**OPEN, ca_file=str(authority.file))
        url = secure.url("/x", host=GRANTED, scheme="https")
        other = secure.url("/x", host=OTHER, scheme="https")
        said = (await run(FETCH, stdin=f"{url} {other}")).splitlines()
        assert said[0] == f"200 GET {GRANTED}:{secure.port} /x "
        assert "403 This host is not granted" in said[1]
        assert secure.names == [GRANTED]
        shell = await run(f"curl -sS {url}", language="shell")
        assert shell == f"GET {GRANTED}:{secure.port} /x "


@pytest.mark.parametrize("way", ["connect", "get"])
async def test_a_granted_name_that_leads_inside_is_refused(
    program: Callable[..., Program], names: NameServer, inside: Site, way: str
) -> None:
    """As `http_fetch` refuses it, for every kind of address that is not public."""
    hosts = [f"n{number}.test.example" for number in range(len(PRIVATE.split()))]
    names.names |= {host: [[text]] for host, text in zip(hosts, PRIVATE.split(), strict=True)}
    # One that is public at the first look, and at the second no more: there is no second.
    names.names["turning.test.example"] = [["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]]
    hosts += ["turning.test.example", "absent.test.example"]
    addresses = [f"[{text}]" if ":" in text else text for text in PRIVATE.split()]
    talk = f"""
import socket, sys
for host in sys.stdin.read().split():
    with socket.create_connection(("127.0.0.1", 3128)) as proxy:
        where = f"{{host}}:{inside.port}"
        first = f"CONNECT {{where}}" if {way == "connect"} else f"GET http://{{where}}/"
        proxy.sendall(f"{{first}} HTTP/1.1\\r\\nHost: {{where}}\\r\\n\\r\\n".encode())
        print(proxy.makefile().readline().strip())
"""
    run = program()
    for some in (hosts[:12], hosts[12:], addresses[:12], addresses[12:]):
        granted = tuple(text.strip("[]") for text in some)
        said = (await run(talk, stdin=" ".join(some), network=granted)).splitlines()
        assert len(said) == len(some)
        assert {line.split()[1] for line in said} == {"403"}, said
    assert inside.seen == []


async def test_what_is_no_request_to_a_proxy_is_refused(
    program: Callable[..., Program], inside: Site
) -> None:
    where = f"{GRANTED}:{inside.port}"
    requests = [
        "GET / HTTP/1.1\r\n\r\n",
        f"CONNECT {GRANTED} HTTP/1.1\r\n\r\n",
        f"CONNECT user@{where} HTTP/1.1\r\n\r\n",
        f"CONNECT {where}/x HTTP/1.1\r\n\r\n",
        f"CONNECT {GRANTED}:0{inside.port} HTTP/9\r\n\r\n",
        f"GET https://{where}/ HTTP/1.1\r\n\r\n",
        f"GET ftp://{where}/ HTTP/1.1\r\n\r\n",
        f"GET http://{GRANTED}@{OTHER}:{inside.port}/ HTTP/1.1\r\n\r\n",
        f"GET http://{where}/ HTTP/1.1\r\n folded: x\r\n\r\n",
        f"GET http://{where}/ HTTP/1.1\r\nbroken\r\n\r\n",
        f"GET http://{where}/ HTTP/1.1\r\nx: {'y' * 20_000}\r\n\r\n",
        f"GET http://{where}/\x00 HTTP/1.1\r\n\r\n",
    ]
    talk = f"""
import socket
for request in {requests!r}:
    with socket.create_connection(("127.0.0.1", 3128)) as proxy:
        proxy.sendall(request.encode())
        try: print(proxy.makefile().readline().split()[1])
        except ConnectionResetError: print("431")  # closed with some of it unread
"""
    said = (await program(**OPEN)(talk)).split()
    assert len(said) == len(requests)
    assert set(said) <= {"400", "403", "431"}, said
    assert inside.seen == []


async def test_the_host_is_told_where_the_program_really_asked(
    program: Callable[..., Program], inside: Site
) -> None:
    """Whatever the program says of itself: no other name, no second request, no proxy's fields."""
    where = f"{GRANTED}:{inside.port}"
    talk = f"""
import socket
with socket.create_connection(("127.0.0.1", 3128)) as proxy:
    proxy.sendall(b"POST http://{where}/form HTTP/1.1\\r\\nHost: {OTHER}\\r\\n"
        b"Connection: keep-alive\\r\\nProxy-Authorization: Basic eA==\\r\\n"
        b"Content-Length: 4\\r\\n\\r\\nbody")
    print(proxy.makefile().read())
"""
    said = await program(**OPEN)(talk)
    assert f"POST {where} /form body" in said
    (request,) = inside.seen
    assert request.headers["Connection"] == "close"
    assert "Proxy-Authorization" not in request.headers


async def test_there_is_an_end_to_bytes_and_connections(
    program: Callable[..., Program], inside: Site
) -> None:
    async def much(_: web.BaseRequest) -> web.Response:
        return web.Response(body=b"x" * 300_000)

    async with site(much) as generous:
        url = generous.url(host=GRANTED)
        count = f"""
import urllib.request
for _ in range(2):
    got = 0
    try:
        with urllib.request.urlopen({url!r}) as answer:
            while piece := answer.read(10_000): got += len(piece)
    except OSError as error: print(error)
    except Exception as error: print(type(error).__name__)
    print(got)
"""
        run = program(network_bytes=100_000, **OPEN)
        first, *rest = (await run(count)).splitlines()
        assert "IncompleteRead" in first or int(first) <= 100_000
        assert "403" in " ".join(rest)
        # What is read at once is counted before it is refused.
        assert run.usage["received_bytes"] < 100_000 + 65_536 + 1000
    hoard = """
import socket
held = [socket.create_connection(("127.0.0.1", 3128)) for _ in range(5)]
print(held[4].makefile().readline().strip())
for one in held: one.close()
done = 5
try:
    while done < 1000:
        with socket.create_connection(("127.0.0.1", 3128), timeout=30) as one:
            one.sendall(b"x\\r\\n\\r\\n")
            if not one.recv(100): break
        done += 1
except OSError: pass
print(done)
"""
    said, done = (await program(**OPEN)(hoard)).splitlines()
    assert said == "HTTP/1.1 503 Too many connections at once"
    assert int(done) <= 4 * 16 + 16  # as many may have been waiting to be taken


async def test_a_grant_opens_nothing_but_the_door(
    program: Callable[..., Program], tmp_path: Path
) -> None:
    """Every other way that is closed without a grant is closed with one."""
    name, path = f"sandbox-{secrets.token_hex(8)}", str(tmp_path / "listening")
    async with AsyncExitStack() as held:
        tcp = held.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract = held.enter_context(socket.socket(socket.AF_UNIX))
        named = held.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0{name}")
        abstract.listen()
        named.bind(path)
        named.listen()
        port = str(tcp.getsockname()[1])
        source = NETWORK.replace("PORT", port).replace("ABSTRACT", name).replace("PATH", path)
        further = """
for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RDM):
    attempt(f"kind {kind}", lambda: socket.socket(socket.AF_INET, kind))
    attempt(f"flagged {kind}", lambda: socket.socket(socket.AF_INET, kind | socket.SOCK_CLOEXEC))
stream = socket.SOCK_STREAM
for protocol in (132, 262, 1, 17, 255):
    attempt(f"protocol {protocol}", lambda: socket.socket(socket.AF_INET, stream, protocol))
for address in ("10.0.0.1", "8.8.8.8", "192.168.0.1"):
    attempt(address, lambda: connect(socket.AF_INET, stream, (address, 80)))
import os
def kept(): return [n for n in os.listdir("/proc/self/fd") if int(n) > 3] or os.stat("/absent")
attempt("kept", kept)
attempt("sockets in the file system", lambda: [
    each for top, _, files in os.walk("/run") for each in files if each.endswith("sock")
] or os.stat("/absent"))
print(json.dumps(tried))
"""
        run = program(**OPEN)
        said = (await run(source + further)).splitlines()[-1]
        for listening in (tcp, abstract, named):
            listening.setblocking(False)
            with pytest.raises(BlockingIOError):
                listening.accept()
    tried = json.loads(said)
    assert tried.pop("devices") == 1
    assert {what: told for what, told in tried.items() if not isinstance(told, int)} == {}
    assert "protocol 262" in tried


async def test_the_door_is_no_longer_there_when_the_program_has_ended(
    program: Callable[..., Program], inside: Site
) -> None:
    """Neither for a child that was to outlive it nor as open files of the platform."""
    run = program(**OPEN)
    url = inside.url("/late", host=GRANTED)
    before = psutil.Process().num_fds()
    late = f"""
import os, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time, urllib.request; time.sleep(60);"
    "urllib.request.urlopen('{url}')"], start_new_session=True)
"""
    for _ in range(3):
        await run(late)
    # Whoever had outlived the program would still wait for its time.
    left = [each.info["cmdline"] or () for each in psutil.process_iter(["cmdline"])]
    assert not any(url in word for words in left for word in words)
    assert inside.seen == []
    assert psutil.Process().num_fds() <= before
