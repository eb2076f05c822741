"""Which store the settings name."""

from somaagent.files.content import Content
from somaagent.files.ledger import Ledger, Lifetimes
from somaagent.settings import FileSettings
from somaagent.storage.database import Database


def open_store(database: Database, settings: FileSettings) -> tuple[Ledger, Content]:
    """The ledger of files, and where their content lies.

    Raises:
        ValueError: The settings of the bucket cannot work.
    """
    lifetimes = Lifetimes(upload=settings.upload_seconds, file=settings.lifetime_seconds)
    ledger = Ledger(database, quota=settings.tenant_bytes, lifetimes=lifetimes)
    if settings.store == "s3":
        from somaagent.files.in_s3 import S3Content  # a client that most processes spare

        return ledger, S3Content.open(ledger, settings)
    from somaagent.files.in_postgres import PostgresContent

    return ledger, PostgresContent(ledger)
