"""Libraries over both stores."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from somaagent.files.content import Content
from somaagent.files.in_postgres import PostgresContent
from somaagent.files.in_s3 import S3Content
from somaagent.files.ledger import Ledger, Lifetimes
from somaagent.files.library import Library
from somaagent.storage.database import Database
from tests.support.objects import Bucket, seaweed

QUOTA = 20_000_000


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """An S3 service of this worker process."""
    with seaweed(tmp_path_factory.mktemp("seaweed")) as running:
        yield running


@pytest.fixture
def ledger(database: Database) -> Ledger:
    """The ledger of a fresh database."""
    return Ledger(database, quota=QUOTA, lifetimes=Lifetimes(upload=3600, file=7200))


@pytest.fixture(params=["postgres", "s3"])
def content(request: pytest.FixtureRequest, ledger: Ledger) -> Content:
    """Each of the stores."""
    if request.param == "postgres":
        return PostgresContent(ledger)
    bucket: Bucket = request.getfixturevalue("bucket")
    return S3Content.open(ledger, bucket.settings())


@pytest_asyncio.fixture
async def library(ledger: Ledger, content: Content) -> AsyncIterator[Library]:
    """A library without a scanner."""
    opened = Library(ledger, content, scanner=None, refused_types=frozenset())
    yield opened
    await opened.aclose()
