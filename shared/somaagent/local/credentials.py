"""The secrets of one platform: made once, kept in a file that only its user can read."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from somaagent.local.errors import LocalProblem

_BYTES: Final = 32


def _secret() -> str:
    return secrets.token_urlsafe(_BYTES)


class Credentials(BaseModel):
    """What the parts of the platform prove themselves with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    jwt_secret: str = Field(default_factory=_secret, min_length=_BYTES)
    event_signing_key: str = Field(default_factory=_secret, min_length=_BYTES)
    app_password: str = Field(default_factory=_secret, min_length=_BYTES)
    postgres_password: str = Field(default_factory=_secret, min_length=_BYTES)
    valkey_password: str = Field(default_factory=_secret, min_length=_BYTES)
    clickhouse_password: str = Field(default_factory=_secret, min_length=_BYTES)


def load_or_create(file: Path) -> Credentials:
    """The credentials in `file`, made now when there are none; missing ones are added.

    Raises:
        LocalProblem: The file cannot be read or written.
    """
    try:
        before = file.read_bytes() if file.exists() else b""
        credentials = Credentials.model_validate_json(before or b"{}")
        after = credentials.model_dump_json(indent=1).encode()
        if before != after:
            _publish(file, after)
    except ValidationError as error:
        raise LocalProblem(
            f"{file} is damaged",
            remedy=f"restore it from a backup, or start empty: make down && rm -r {file.parent}",
        ) from error
    except OSError as error:
        raise LocalProblem(
            f"{file} cannot be read or written: {error.strerror or error}",
            remedy=f"make {file.parent} readable and writable for this user, with free space",
        ) from error
    return credentials


def write_private(file: Path, content: bytes) -> None:
    """Write `file` for its owner's eyes alone, wholly or not at all."""
    _publish(file, content)


def _publish(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
