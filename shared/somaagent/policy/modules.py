"""The Rego files of a folder, as one set with a version."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self, cast

TEST_SUFFIX: Final = "_test.rego"
DATA_FILE: Final = "data.json"
MOST_FILES: Final = 1000
MOST_BYTES: Final = 4 * 1024 * 1024

Signature = tuple[tuple[str, int, int, int], ...]
"""Changes when a file does; cheap to take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """The policies of one moment."""

    sources: Mapping[str, str]
    """Text by path below the folder, sorted by path."""
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    """What `data.json` of the folder says: facts that policies refer to."""
    version: str
    """Twelve hexadecimal digits of the hash over all texts, whatever the files are called: a
    ConfigMap's folder is flat, the checkout's is not."""

    @classmethod
    def read(cls, folder: Path, *, tests: bool = False) -> Self:
        """Read every `*.rego` below `folder`, with the `*_test.rego` only if `tests`.

        Raises:
            ValueError: There is none, more than can be meant, or one that is no text or JSON.
            OSError: One cannot be read.
        """
        sources: dict[str, str] = {}
        size = 0
        for path in _paths(folder):
            if path.name.endswith(TEST_SUFFIX) and not tests:
                continue
            text = path.read_bytes()
            size += len(text)
            if size > MOST_BYTES or len(sources) >= MOST_FILES:
                raise ValueError(f"{folder} holds more than {MOST_FILES} files or {MOST_BYTES} B")
            sources[path.relative_to(folder).as_posix()] = text.decode()
        if not sources:
            raise ValueError(f"{folder} holds no policies (*.rego)")
        data = _data(folder / DATA_FILE)
        digest = hashlib.sha256()
        for text_of in (*sorted(sources.values()), json.dumps(data, sort_keys=True)):
            digest.update(hashlib.sha256(text_of.encode()).digest())
        return cls(sources=sources, data=data, version=digest.hexdigest()[:12])


def signature(folder: Path) -> Signature:
    """The state of the folder's policies; empty where there is no folder."""
    found: list[tuple[str, int, int, int]] = []
    for path in (*_paths(folder), folder / DATA_FILE):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((str(path), status.st_ino, status.st_mtime_ns, status.st_size))
    return tuple(found)


def _data(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    data = json.loads(path.read_bytes()[: MOST_BYTES + 1])
    if not isinstance(data, dict):
        raise ValueError(f"{path} holds no JSON object")  # noqa: TRY004 - a file, no argument
    return cast("dict[str, object]", data)


def _paths(folder: Path) -> list[Path]:
    # A mounted ConfigMap shows each file twice: below a hidden folder, and as a link into it.
    return sorted(
        path
        for path in folder.rglob("*.rego")
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
