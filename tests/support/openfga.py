"""A real OpenFGA server with our model."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import orjson
from pydantic import SecretStr

from somaagent.local import ports
from somaagent.relations.install import install
from somaagent.settings import RelationsSettings
from tests.support.tools import find, wait_for

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "shared" / "relations" / "model.json"
KEY = "a preshared key of the tests"


@contextmanager
def openfga(folder: Path) -> Generator[RelationsSettings]:
    """How to reach the server, which is gone afterwards."""
    http, grpc = ports.choose(folder, "openfga"), ports.choose(folder, "openfga-grpc")
    command = [find("openfga"), "run", "--datastore-engine", "memory", "--log-level", "error"]
    addresses = ["--http-addr", f"127.0.0.1:{http}", "--grpc-addr", f"127.0.0.1:{grpc}"]
    keys = ["--authn-method", "preshared", "--authn-preshared-keys", KEY]
    quiet = ["--metrics-enabled=false", "--playground-enabled=false"]
    process = subprocess.Popen([*command, *addresses, *keys, *quiet])
    url = f"http://127.0.0.1:{http}"

    def answers() -> bool:
        try:
            with urlopen(f"{url}/healthz", timeout=5) as response:  # noqa: S310 - our own server
                return bool(response.status == 200)
        except OSError:
            return False

    try:
        wait_for(answers, "the OpenFGA server")
        yield install(RelationsSettings(url=url, token=SecretStr(KEY)), MODEL)
    finally:
        process.kill()
        process.wait(10)


def write(settings: RelationsSettings, *tuples: dict[str, str]) -> None:
    """Store relations at the server."""
    request = Request(  # noqa: S310 - our own server
        f"{settings.url}/stores/{settings.store_id}/write",
        data=orjson.dumps({"writes": {"tuple_keys": tuples}}),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"},
    )
    try:
        with urlopen(request, timeout=60) as response:  # noqa: S310
            assert response.status == 200
    except HTTPError as error:
        raise AssertionError(error.read().decode()) from error
