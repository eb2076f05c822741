"""Repeated requests: the same `Idempotency-Key` and the same request give the same answer."""

import hashlib
import re
from typing import Annotated, Any, Final

import asyncpg
import orjson
from fastapi import Header

from functions.gateway.problems import Problem
from functions.gateway.queries import idempotency as queries
from somaagent.identity import Principal
from somaagent.storage.database import Connection

MAX_KEY_CHARACTERS: Final = 255
_KEY: Final = re.compile(rf"[\x21-\x7e]{{1,{MAX_KEY_CHARACTERS}}}")
_CONSTRAINT: Final = "idempotency_keys_pkey"

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


def fingerprint(path: str, body: object) -> str:
    """What tells one request from another."""
    digest = hashlib.sha256(path.encode())
    digest.update(b"\n")
    digest.update(orjson.dumps(body, option=orjson.OPT_SORT_KEYS))
    return digest.hexdigest()


def is_taken(error: asyncpg.UniqueViolationError) -> bool:
    """Whether the statement failed because the key was used before."""
    return bool(error.constraint_name == _CONSTRAINT)


async def earlier_answer(
    connection: Connection, principal: Principal, key: str, request_hash: str
) -> dict[str, Any]:  # Any: the stored JSON
    """The body of the first answer.

    Raises:
        Problem: 422, the key belongs to another request.
    """
    row = await connection.fetchrow(queries.FIND_ANSWERED, principal.tenant, principal.subject, key)
    if row is None or row["request_hash"] != request_hash:
        raise Problem(
            422, "idempotency_key_reused", "the Idempotency-Key was used for another request"
        )
    body: dict[str, Any] = orjson.loads(row["body"])
    return body
