"""A state folder of each test's own: these tests break the servers that they start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from somaagent.local.kafka import KafkaServer
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.valkey import EmbeddedValkey
from tests.support.platform import Platform

PASSWORD = "a-password-of-the-tests-alone-0123456789"


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A running platform, which tests break and mend."""
    running = Platform.start(tmp_path_factory.mktemp("local"))
    yield running
    running.stop()


@pytest.fixture
def own_layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "state")
    made.prepare()
    return made


@pytest.fixture
def own_postgres(own_layout: Layout) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(layout=own_layout, password=PASSWORD, checkout=checkout())
    yield server
    server.stop()


@pytest.fixture
def own_valkey(own_layout: Layout) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(layout=own_layout, password=PASSWORD)
    yield server
    server.stop()


@pytest.fixture
def own_kafka(own_layout: Layout) -> Iterator[KafkaServer]:
    server = KafkaServer(layout=own_layout)
    yield server
    server.stop()
