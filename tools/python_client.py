"""Generates the Python client, with a generator that has an environment of its own.

`requirements/clients.lock` pins it; it takes an older typer than the product does.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "clients" / "python" / "somaagent_client"
_CONFIGURATION: Final = ROOT / "clients" / "python" / "generator.yaml"
_TEMPLATES: Final = ROOT / "clients" / "python" / "templates"
_LOCK: Final = ROOT / "requirements" / "clients.lock"
_ENVIRONMENT: Final = ROOT / "build" / "clients"
_STAMP: Final = _ENVIRONMENT / "lock.sha256"
_PROGRAMS: Final = _ENVIRONMENT / "bin"
_INSTALL: Final = (
    *("install", "--quiet", "--disable-pip-version-check", "--no-user", "--no-deps"),
    *("--require-hashes", "--only-binary", ":all:", "--requirement", str(_LOCK)),
)


def generate(folder: Path, document: str) -> None:
    """Write the package into the new folder `folder`, of the OpenAPI document `document`.

    Raises:
        subprocess.CalledProcessError: The generator could not be installed, or dislikes the
            document; it has said why.
    """
    _install_generator()
    with tempfile.TemporaryDirectory() as apart:
        # Not in the repository, whose settings of ruff would have their say in the formatting.
        draft = Path(apart) / folder.name
        source = Path(apart) / "openapi.json"
        source.write_text(json.dumps(_as_the_generator_needs_it(document)), encoding="utf-8")
        _run(
            *(str(_PROGRAMS / "openapi-python-client"), "generate", "--fail-on-warning"),
            *("--meta", "none", "--config", str(_CONFIGURATION)),
            *("--custom-template-path", str(_TEMPLATES)),
            *("--path", str(source), "--output-path", str(draft)),
            within=Path(apart),
        )
        (draft / ".gitignore").unlink(missing_ok=True)
        (draft / "py.typed").touch()
        initial = draft / "__init__.py"
        made_of = f"# Of the OpenAPI document {digest(document)}.\n\n"
        header = f"# Written by `make clients`; do not edit.\n{made_of}"
        initial.write_text(header + initial.read_text(encoding="utf-8"), encoding="utf-8")
        shutil.copytree(draft, folder, ignore=shutil.ignore_patterns("__pycache__", ".ruff_cache"))


def differing(document: str) -> list[str]:
    """Which files of the package are not what the generator makes of `document`."""
    with tempfile.TemporaryDirectory() as apart:
        again = Path(apart) / PACKAGE.name
        generate(again, document)
        kept, made = _contents(PACKAGE), _contents(again)
    return sorted(name for name in kept.keys() | made.keys() if kept.get(name) != made.get(name))


def digest(document: str) -> str:
    """What a generated library names the document by."""
    return hashlib.sha256(document.encode()).hexdigest()


def _contents(package: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(package)): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _install_generator() -> None:
    wanted = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    if _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(_ENVIRONMENT, ignore_errors=True)
    # Debian ships the interpreter without `ensurepip`: this environment's pip fills the other.
    _run(sys.executable, "-m", "venv", "--without-pip", str(_ENVIRONMENT), within=ROOT)
    pip = (sys.executable, "-m", "pip", "--python", str(_PROGRAMS / "python"))
    _run(*pip, *_INSTALL, within=ROOT)
    _STAMP.write_text(wanted, encoding="utf-8")


def _run(*command: str, within: Path) -> None:
    # The generator formats what it wrote with the ruff beside it.
    environment = os.environ | {"PATH": f"{_PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, cwd=within, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        raise subprocess.CalledProcessError(done.returncode, command)


def _as_the_generator_needs_it(document: str) -> dict[str, Any]:  # Any: an OpenAPI document
    """The document without what the generator leaves out or gets wrong.

    - Headers that hold lists become texts: a line with commas says the same as several lines
      (RFC 9110, section 5.3).
    - A body that may be left out is not null as well: the generator would send what stands for
      "left out" as JSON.
    """
    described: dict[str, Any] = json.loads(document)
    for path in described["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "header" and "array" in json.dumps(parameter["schema"]):
                    parameter["schema"] = {"type": "string"}
                    parameter.pop("example", None)
            for body in operation.get("requestBody", {}).get("content", {}).values():
                _without_null(body["schema"])
    return described


def _without_null(schema: dict[str, Any]) -> None:  # Any: a JSON schema
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        schema |= kinds[0]
        del schema["anyOf"]
