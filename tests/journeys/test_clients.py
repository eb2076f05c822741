"""What a stranger does with the client libraries, and what `soma chat` does through one."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from somaagent.local.processes import inherited
from tests.contracts.repository import ROOT
from tests.support.node import node_project
from tests.support.platform import SOMA, Client, Platform

PYTHON = ROOT / "clients" / "python"
COMPILER = "node_modules/typescript/bin/tsc"


def _program(language: str) -> str:
    """The program of `clients/README.md` in a language."""
    page = (ROOT / "clients" / "README.md").read_text()
    [program] = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    return str(program)


def _needed(names: Iterable[str]) -> set[str]:
    """The distributions, and all that they need without extras."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            needs = [Requirement(line) for line in requires(name) or ()]
            waiting += [
                need.name
                for need in needs
                if need.marker is None or need.marker.evaluate({"extra": ""})
            ]
    return found


def _locked(names: set[str]) -> str:
    """The lines of the lock file for these distributions, hashes included."""
    lock = (ROOT / "requirements" / "dev.lock").read_text()
    entries = re.findall(r"^([a-z0-9-]+)==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    texts = re.finditer(r"^[a-z0-9-]+==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    chosen = [text[0] for name, text in zip(entries, texts, strict=True) if name in names]
    assert len(chosen) == len(names)
    return "".join(chosen)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the client's wheel, httpx, attrs and no more."""
    folder = tmp_path_factory.mktemp("stranger")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PYTHON, check=True, capture_output=True, timeout=60)
    [wheel] = folder.glob("*.whl")
    environment = folder / "environment"
    python = environment / "bin" / "python"
    make = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(make, check=True, timeout=60)
    # As pip resolves what the wheel asks for, but in the versions that this repository pins.
    names = _needed(["attrs", "httpx"])
    locked = folder / "needed.lock"
    locked.write_text(_locked(names))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps"]
    for what in (["--require-hashes", "-r", str(locked)], ["--no-index", str(wheel)]):
        subprocess.run([*pip, *what], check=True, timeout=390)
    package = next(environment.glob("lib/python3*/site-packages/somaagent_client"))
    modules = list(package.rglob("*.py"))
    print(  # noqa: T201 - figures for whoever reads the run
        f"wheel {wheel.stat().st_size:,} B; installed {len(modules)} modules, "
        f"{sum(module.stat().st_size for module in modules):,} B; with it {sorted(names)}"
    )
    return python


def test_the_python_client_needs_nothing_but_httpx_and_attrs(stranger: Path) -> None:
    program = (
        "import pkgutil, sys, somaagent_client\n"
        "for each in pkgutil.walk_packages(somaagent_client.__path__, 'somaagent_client.'):\n"
        "    __import__(each.name)\n"
        "import somaagent_client.models as models\n"
        "assert all(isinstance(getattr(models, name), type) for name in models.__all__)\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in "
        "('somaagent', 'functions', 'knative_local', 'pydantic')))"
    )
    done = subprocess.run(
        [stranger, "-I", "-c", program], capture_output=True, text=True, check=False, timeout=390
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def _is_a_whole_answer(stream: str) -> None:
    events = re.findall(r"^event: (\w+)$", stream, re.MULTILINE)
    data = [json.loads(line) for line in re.findall(r"^data: (.+)$", stream, re.MULTILINE)]
    assert events[-1] == "completed"
    assert data[-1]["text"] == "".join(
        each["text"] for event, each in zip(events, data, strict=True) if event == "delta"
    )


def test_the_documented_python_program_gets_an_answer(stranger: Path, platform: Platform) -> None:
    done = subprocess.run(
        [stranger, "-I", "-c", _program("python")],
        env={"SOMA_GATEWAY_URL": platform.gateway, "SOMA_TOKEN": platform.token()},
        capture_output=True,
        text=True,
        check=False,
        timeout=390,
    )
    assert (done.returncode, done.stderr) == (0, "")
    _is_a_whole_answer(done.stdout)


def test_the_documented_typescript_program_gets_an_answer(
    platform: Platform, tmp_path: Path
) -> None:
    package = node_project(ROOT / "clients" / "typescript", tmp_path / "typescript")
    (package.folder / "examples" / "documented.ts").write_text(_program("typescript"))
    built = package.run(COMPILER)
    assert built.returncode == 0, built.stdout
    done = package.run(
        "dist/examples/documented.js",
        environment={"SOMA_GATEWAY_URL": platform.gateway, "SOMA_TOKEN": platform.token()},
    )
    assert (done.returncode, done.stderr) == (0, "")
    _is_a_whole_answer(done.stdout)


async def test_chat_shows_what_was_said_of_an_answer_that_is_stopped(
    client: Client, platform: Platform
) -> None:
    session = await client.new_session()
    chat = await asyncio.create_subprocess_exec(
        *(SOMA, "chat", "--state", platform.state, "--session", session),
        *("--tenant", "acme", "--subject", "tester"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=inherited(),
    )
    assert chat.stdin is not None
    assert chat.stdout is not None
    assert chat.stderr is not None
    try:
        chat.stdin.write(b"Count from 1 to 200 in words, one number a line.\n")
        first = await asyncio.wait_for(chat.stdout.read(1), 60)
        turn = (await client.messages(session))[0]["turn_id"]
        url = f"{platform.gateway}/v1/sessions/{session}/turns/{turn}/interrupt"
        async with client.http.post(url) as response:
            assert response.status == 202, await response.text()
        chat.stdin.close()
        shown, said = await asyncio.wait_for(
            asyncio.gather(chat.stdout.read(), chat.stderr.read()), 60
        )
        assert await chat.wait() == 1
    finally:
        if chat.returncode is None:
            chat.kill()
            await chat.wait()
    stored = (await client.messages(session))[1]
    assert stored["interrupted"] is True
    assert (first + shown).decode() == stored["text"] + "\n"
    assert "(the answer was stopped)" in said.decode()
