"""The `Idempotency-Key` of a request: what it may be, whose it is, and what it stands for.

A key belongs to a tenant and a subject, and to the one request that came with it first. It is
forgotten a day later.
"""

import contextlib
import hashlib
import re
from typing import Annotated, Any, Final

import asyncpg
import orjson
from fastapi import Header
from starlette.responses import Response

from functions.gateway.problems import Problem
from functions.gateway.queries import idempotency as queries
from somaagent.identity import Principal
from somaagent.storage.database import Connection

MAX_KEY_CHARACTERS: Final = 255
MAX_ANSWER_BYTES: Final = 65_536
"""Largest answer that is kept for repeats."""

_KEY: Final = re.compile(rf"[\x21-\x7e]{{1,{MAX_KEY_CHARACTERS}}}")
_CONSTRAINT: Final = "idempotency_keys_pkey"
_KEPT_HEADERS: Final = ("content-type", "etag", "location", "upload-expires", "upload-offset")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Chosen by the client, 1 to 255 visible ASCII characters; a repeat of the "
        "request with the same key has no further effect and gets the same answer.",
        examples=["7d1c1c8e-8f54-4a52-9b6b-3a4f3a1f0a11"],
    ),
]


def checked(key: str | None) -> str | None:
    """The key as the client sent it.

    Raises:
        Problem: 422, it is too long or holds unusual characters.
    """
    if key is not None and _KEY.fullmatch(key) is None:
        detail = f"must be 1 to {MAX_KEY_CHARACTERS} visible ASCII characters"
        raise Problem(
            422,
            "invalid_request",
            "wrong: Idempotency-Key",
            errors=[{"in": "header", "parameter": "Idempotency-Key", "detail": detail}],
        )
    return key


def fingerprint(path: str, body: bytes) -> str:
    """What tells one request from another; JSON counts by what it says, not by how."""
    with contextlib.suppress(ValueError):  # what is no JSON is compared byte for byte
        body = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(path.encode())
    digest.update(b"\n")
    digest.update(body)
    return digest.hexdigest()


def reused() -> Problem:
    """The key came with another request before."""
    return Problem(
        422, "idempotency_key_reused", "the Idempotency-Key was used for another request"
    )


def in_flight() -> Problem:
    """The first request with the key is still being worked on."""
    return Problem(
        409,
        "request_in_flight",
        "the first request with this Idempotency-Key is still being worked on",
        headers={"retry-after": "1"},
    )


def is_taken(error: asyncpg.UniqueViolationError) -> bool:
    """Whether the statement failed because the key was used before."""
    return bool(error.constraint_name == _CONSTRAINT)


async def earlier_body(
    connection: Connection, principal: Principal, key: str, request_hash: str
) -> bytes:
    """The body of the first answer.

    Raises:
        Problem: 422, the key belongs to another request.
    """
    row = await connection.fetchrow(queries.FIND_ANSWERED, principal.tenant, principal.subject, key)
    if row is None or row["request_hash"] != request_hash:
        raise reused()
    body: bytes = row["answer"]
    return body


def stored(response: Response) -> tuple[int, bytes | None, str]:
    """Status, body and headers of an answer as a repeat will get them."""
    body = bytes(response.body)
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    kept = body if len(body) <= MAX_ANSWER_BYTES else None
    return response.status_code, kept, orjson.dumps(headers).decode()


def restored(row: Any) -> Response:  # Any: a database row
    """The answer of a row that `stored` went into.

    Raises:
        Problem: 409, the answer was too large to keep.
    """
    if row["answer"] is None:
        raise Problem(
            409, "answer_not_kept", "the request succeeded; its answer was too large to keep"
        )
    headers: dict[str, str] = orjson.loads(row["headers"] or b"{}")
    return Response(
        row["answer"],
        status_code=row["status"],
        headers={"cache-control": "no-store", "content-type": "application/json", **headers},
    )
