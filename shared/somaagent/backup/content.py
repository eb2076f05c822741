"""Content of files that lies in a bucket: its objects, which the rows of a backup name."""

from collections.abc import Sequence
from typing import Any

import obstore
from obstore.exceptions import BaseError

from somaagent.backup.errors import BackupProblem
from somaagent.backup.manifest import Content
from somaagent.backup.places import Place
from somaagent.backup.tables import Connection
from somaagent.files.in_s3 import S3Content
from somaagent.settings import FileSettings

_PIECE_BYTES = 4 << 20


def keys(connection: Connection) -> tuple[str, ...]:
    """The names of all objects that files consist of."""
    rows = connection.execute(
        "SELECT DISTINCT object FROM file_pieces WHERE object IS NOT NULL ORDER BY 1"
    ).fetchall()
    return tuple(str(name) for (name,) in rows)


def save(
    names: Sequence[str],
    settings: FileSettings | None,
    place: Place,
    *,
    keys_only: bool,
    say: Any,  # Any: told which step is at what
) -> tuple[Content, ...]:
    """Copy the objects, or note their names; one that was deleted since the snapshot is noted.

    Raises:
        BackupProblem: The bucket cannot be read.
    """
    if not names:
        return ()
    bucket = None if keys_only else _bucket(settings)
    if bucket is None:
        say("content", f"{len(names):,} objects by name alone: the bucket needs its own backup")
        return tuple(Content(key=name, file=None) for name in names)
    kept: list[Content] = []
    for number, name in enumerate(names):
        try:
            pieces = obstore.get(bucket, name).stream(min_chunk_size=_PIECE_BYTES)
            with place.writer(f"content/{number:08}") as writer:
                for piece in pieces:
                    writer.write(bytes(piece))
        except FileNotFoundError:
            kept.append(Content(key=name, file=None))
            continue
        except BaseError as error:
            raise BackupProblem(f"the bucket of files cannot be read: {error}") from error
        kept.append(Content(key=name, file=writer.stored))
    say("content", f"{len(kept):,} objects")
    return tuple(kept)


def must_have_a_bucket(content: Sequence[Content], settings: FileSettings | None) -> None:
    """Refuse where nobody says which bucket the saved objects go to.

    Raises:
        BackupProblem: So it is.
    """
    saved = sum(each.file is not None for each in content)
    if saved and _bucket(settings) is None:
        raise BackupProblem(
            f"the backup holds {saved} objects of files, and SOMA_FILES_STORE=s3 with "
            "SOMA_FILES_S3_* does not say where they go"
        )


def put_back(
    content: Sequence[Content], settings: FileSettings | None, place: Place, say: Any
) -> None:
    """Upload the objects under their names.

    Raises:
        BackupProblem: The bucket cannot be written to.
    """
    saved = [(each.key, each.file) for each in content if each.file is not None]
    bucket = _bucket(settings)
    if not saved or bucket is None:
        return
    for key, file in saved:
        try:
            with obstore.open_writer(bucket, key) as out:
                for piece in place.pieces(file.path):
                    out.write(piece)
        except BaseError as error:
            raise BackupProblem(f"the bucket of files cannot be written to: {error}") from error
    say("content", f"{len(saved):,} objects")


def _bucket(settings: FileSettings | None) -> Any:  # Any: obstore's union
    if settings is None or settings.store != "s3":
        return None
    try:
        return S3Content.bucket(settings)
    except ValueError as error:
        raise BackupProblem(str(error)) from error
