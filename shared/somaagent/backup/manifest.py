"""What a backup says of itself; written last, so a backup without it was not finished."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

FORMAT: Final[Literal[1]] = 1
NAME: Final = "manifest.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredFile(_Part):
    """One file of the backup."""

    path: str
    bytes: int
    sha256: str
    """Of the file as it lies there."""


class Table(_Part):
    """The rows of one table: Postgres' COPY in its text format, UTF-8, gzip."""

    name: str
    columns: tuple[str, ...]
    """In the order in which each line has them."""
    rows: int
    raw_bytes: int
    """Before gzip."""
    file: StoredFile


class Sequence(_Part):
    """Where the numbers of an identity column go on."""

    table: str
    column: str
    last: int


class TopicOffsets(_Part):
    """How far a consumer group was in a topic."""

    group: str
    topic: str
    offsets: dict[int, int]
    """Of the next record, by partition."""


class BrokerState(_Part):
    """The consumer groups of a Kafka cluster, read before the database."""

    cluster_id: str
    groups: tuple[TopicOffsets, ...]


class Content(_Part):
    """One object with content of a file."""

    key: str
    file: StoredFile | None
    """None where only the key was recorded."""


class Manifest(_Part):
    """One whole backup."""

    format: Literal[1] = FORMAT
    release: str
    postgres: str
    """The server's version."""
    began_at: str
    snapshot_at: str
    """The moment that the rows are of: what was committed before is there, nothing later is."""
    finished_at: str
    revisions: tuple[str, ...]
    """The newest migrations, one of each phase."""
    tables: tuple[Table, ...]
    """In an order in which rows come after those that they refer to."""
    sequences: tuple[Sequence, ...]
    broker: BrokerState | None
    content: tuple[Content, ...]

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """Every file but the manifest."""
        kept = [content.file for content in self.content if content.file is not None]
        return (*(table.file for table in self.tables), *kept)
