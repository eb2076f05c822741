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
        writer = place.writer(f"content/{number:08}")
        try:
            for piece in obstore.get(bucket, name).stream(min_chunk_size=_PIECE_BYTES):
                writer.write(bytes(piece))
        except FileNotFoundError:
            kept.append(Content(key=name, file=None))
            continue
        except BaseError as error:
            raise BackupProblem(f"the bucket of files cannot be read: {error}") from error
        kept.append(Content(key=name, file=writer.close()))
    say("content", f"{len(kept):,} objects")
    return tuple(kept)


def put_back(
    content: Sequence[Content], settings: FileSettings | None, place: Place, say: Any
) -> None:
    """Upload the objects under their names; those that are there stay.

    Raises:
        BackupProblem: The bucket cannot be written to.
    """
    saved = [each for each in content if each.file is not None]
    if not saved:
        return
    bucket = _bucket(settings)
    if bucket is None:
        raise BackupProblem(
            f"the backup holds {len(saved)} objects of files, and SOMA_FILES_STORE=s3 with "
            "SOMA_FILES_S3_* does not say where they go"
        )
    for each in saved:
        if each.file is None:
            continue
        try:
            with obstore.open_writer(bucket, each.key) as out:
                for piece in place.pieces(each.file.path):
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
