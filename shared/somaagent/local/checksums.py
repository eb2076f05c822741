"""Checksums of large files, worked out once: a stamp beside the file remembers the result."""

import hashlib
import json
from pathlib import Path
from typing import Final

_SUFFIX: Final = ".sha256.json"


def stamp_of(file: Path) -> Path:
    """Where the checksum of `file` is remembered."""
    return file.with_name(file.name + _SUFFIX)


def sha256(file: Path) -> str:
    """The checksum of `file`; read from its stamp when the file is the one that was stamped.

    Raises:
        OSError: The file cannot be read.
    """
    status = file.stat()
    identity = {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "inode": status.st_ino}
    stamp = stamp_of(file)
    try:
        noted: dict[str, str | int] = json.loads(stamp.read_text(encoding="utf-8"))
        if {key: noted.get(key) for key in identity} == identity:
            return str(noted["sha256"])
    except (OSError, ValueError, KeyError, AttributeError):
        pass  # No stamp, or a damaged one: the file itself tells.
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    remember(file, digest)
    return digest


def remember(file: Path, digest: str) -> None:
    """Note the checksum of `file`, where the folder can be written."""
    status = file.stat()
    noted = {
        "size": status.st_size,
        "mtime_ns": status.st_mtime_ns,
        "inode": status.st_ino,
        "sha256": digest,
    }
    try:
        stamp_of(file).write_text(json.dumps(noted) + "\n", encoding="utf-8")
    except OSError:
        return  # It only saves time.
