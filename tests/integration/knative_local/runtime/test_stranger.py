"""Somebody who has only knative-local and a plain function: no product, no images file."""

import importlib.metadata
import json
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).resolve().parents[4]
OWN = ("knative_local", "cesql")
SITE = Path(sysconfig.get_path("purelib"))

FUNCTION = """
import functions_framework.aio


@functions_framework.aio.http
async def hello(request):
    return f"Hello, {request.query_params.get('name', 'world')}!"
"""

FIVE_LINES = """\
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: hello}
spec:
  template: {spec: {containers: [{image: hello, command: [functions-framework, --target, hello]}]}}
"""


USE_OF_CESQL = """
import cesql, sys
print(cesql.compile_expression("type = 'a' AND n > 1").evaluate({"type": "a", "n": "2"}).value)
print(sys.prefix)
"""


def needed(name: str, extra: str, found: set[str]) -> None:
    """Collect the distributions that a distribution with one of its extras needs."""
    for text in importlib.metadata.requires(name) or ():
        requirement, _, marker = text.partition(";")
        wanted = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert wanted
        if "extra ==" in marker and (not extra or f"extra == '{extra}'" not in marker):
            continue
        other = re.sub(r"[-_.]+", "-", wanted[0]).lower()
        if other in found:
            continue
        try:
            importlib.metadata.distribution(other)
        except importlib.metadata.PackageNotFoundError:
            continue  # not for this system or this Python
        found.add(other)
        inner = re.search(r"\[(.*?)\]", requirement)
        needed(other, inner[1] if inner else "", found)


def built_wheel(folder: Path) -> Path:
    """Build the distribution as a release is built."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, python: Path) -> None:
    """Install a wheel alone into an environment; what it needs is there."""
    offline = ["--no-deps", "--no-index", "--disable-pip-version-check", "--no-compile"]
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", *offline, wheel]
    subprocess.run(command, capture_output=True, check=True)


@pytest.fixture(params=["packages", "wheel"])
def python(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An environment with what the extra brings, and of this repository either the two packages
    and nothing of the product, or what its wheel holds.
    """
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = folder / "lib" / version / "site-packages"
    found = {"functions-framework"}
    needed("somaagent", "knative-local", found)
    needed("functions-framework", "", found)
    for name in found:
        for file in importlib.metadata.files(name) or ():
            top = file.parts[0]
            if top not in {"..", "__pycache__"} and not (site / top).exists():
                (site / top).symlink_to(SITE / top)
    programs = {"functions-framework": "from functions_framework._cli import _cli as main"}
    if request.param == "wheel":
        install(built_wheel(tmp_path / "wheels"), folder / "bin" / "python")
    else:
        programs["knative-local"] = "from knative_local.cli import run as main"
        for package in OWN:
            (site / package).symlink_to(ROOT / "shared" / package)
    for program, target in programs.items():
        script = folder / "bin" / program
        script.write_text(f"#!{folder}/bin/python\n{target}\nmain()\n")
        script.chmod(0o755)
    return folder / "bin" / "python"


@pytest.fixture
def running(tmp_path: Path, python: Path) -> Iterator[dict[str, str]]:
    """`knative-local run` in a folder of two files, with an environment of its own."""
    folder = tmp_path / "hello"
    folder.mkdir()
    (folder / "main.py").write_text(FUNCTION)
    (folder / "service.yaml").write_text(FIVE_LINES)
    environment = {"PATH": f"{python.parent}:/usr/bin:/bin", "HOME": str(Path.home())}
    # Nothing may come from the repository by the way.
    imported = subprocess.run(
        [python, "-c", USE_OF_CESQL], env=environment, cwd=folder, capture_output=True, check=True
    )
    assert imported.stdout.split() == [b"True", str(python.parents[1]).encode()]
    with subprocess.Popen(
        ["knative-local", "run", "."],
        cwd=folder,
        env=environment,
        executable=python.with_name("knative-local"),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.terminate()
        assert process.wait(60) == 0


def test_a_plain_function_and_five_lines_of_yaml_run(running: dict[str, str]) -> None:
    assert len(FIVE_LINES.splitlines()) == 5
    assert running["kafka"] is None
    request = Request(  # noqa: S310 - our own loopback URL
        f"{running['gateway']}/?name=Ada", headers={"host": "hello.default.svc.cluster.local"}
    )
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        assert (answer.status, answer.read()) == (200, b"Hello, Ada!")
