"""The client libraries are of the API that this checkout's gateway has."""

import subprocess
import sys

from tests.contracts.repository import ROOT


def test_the_openapi_document_and_the_libraries_are_those_of_the_gateway() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.clients", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
