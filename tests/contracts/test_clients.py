"""The client libraries are of the API that this checkout's gateway has."""

import subprocess
import sys

from tests.contracts.repository import ROOT
from tools import clients, python_client


def test_the_openapi_document_and_the_libraries_are_those_of_the_gateway() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.clients", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr


def test_a_change_of_a_package_that_its_generator_would_not_make_is_named() -> None:
    files = python_client.differing(clients.document().replace('"paused"', '"halted"'))
    assert "models/session.py" in files
    assert "client.py" not in files


def test_the_generator_gets_bodies_and_headers_that_it_can_write() -> None:
    source = (python_client.PACKAGE / "api" / "messages" / "post_message.py").read_text()
    assert 'headers["prefer"] = prefer' in source
    source = (python_client.PACKAGE / "api" / "sessions" / "create_session.py").read_text()
    assert "if not isinstance(body, Unset):\n        _kwargs" in source


def test_only_what_speaks_with_a_gateway_imports_the_client() -> None:
    program = (
        "import sys, somaagent.cli.main, functions.gateway.app\n"
        "print([name for name in ('httpx', 'somaagent_client') if name in sys.modules])\n"
        "import somaagent.local.conversations\n"
        "models = [name for name in sys.modules if name.startswith('somaagent_client.models.')]\n"
        "print(0 < len(models) < 30)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split("\n")[:2] == ["[]", "True"]
