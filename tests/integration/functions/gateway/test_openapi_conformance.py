"""Whatever the OpenAPI document allows or forbids, answers are those that it documents."""

# schemathesis leaves the types of its cases open.
# pyright: basic

import asyncio
import os
from typing import Any

import asyncpg
import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from somaagent.identity import SCOPES
from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller
from tests.integration.functions.gateway.processes import running
from tests.support.foreign import belongings

EXAMPLES = int(os.environ.get("SOMA_TEST_FUZZ_EXAMPLES", "3"))  # noqa: TID251 - size of a test
"""Requests for each operation and kind, valid or not; `make fuzz` takes many."""
SETTINGS = {"SOMA_CHAT_MOST_TOKENS": "1", "SOMA_HEARTBEAT_SECONDS": "1"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def faults(document: dict[str, Any], caller: Caller, ids: dict[str, str]) -> list[str]:
    """What answers were not as the document says."""
    config = schemathesis.Config.from_dict(
        {"generation": {"mode": "all", "max-examples": EXAMPLES}}
    )
    schema = schemathesis.openapi.from_dict(document, config=config)
    found: list[str] = []
    results: Any = schema.get_all_operations()
    for result in results:
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            found += _of_operation(operation, mode, caller, ids)
    return found


def _of_operation(
    operation: Any, mode: GenerationMode, caller: Caller, ids: dict[str, str]
) -> list[str]:
    found: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        for name in case.path_parameters or {}:
            if name in ids and mode is GenerationMode.POSITIVE:
                case.path_parameters[name] = ids[name]
        response = case.call(base_url=caller.base, headers=caller.headers, timeout=30)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            found.extend(
                f"{operation.label} {mode.value}: {str(failure)[:600]}\n{response.status_code}"
                for failure in failures.exceptions
            )

    try:
        check()
    except Unsatisfiable:
        # Nothing can be wrong about a request that has no parts.
        assert mode is GenerationMode.NEGATIVE, operation.label
    return found


@schemathesis.serializer("application/offset+octet-stream", "application/x-ndjson")
def octets(_context: Any, value: Any) -> bytes:  # Any: schemathesis's own
    """Pieces of an upload, and lines of an import, as they are."""
    if isinstance(value, bytes):
        return value
    return value.encode() if isinstance(value, str) else orjson.dumps(value)


@pytest.mark.timeout(120 + 60 * EXAMPLES)
async def test_every_operation_answers_as_documented(
    postgres: TestDatabase,
    redis_url: str,
    broker: Broker,
    model_url: str,
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    async with running(
        postgres, redis_url, broker, SETTINGS | {"SOMA_MODEL_BASE_URL": model_url}
    ) as (nobody, _):
        caller = nobody.of("acme", scopes=sorted(SCOPES))
        document = (await nobody.call("GET", "/openapi.json")).json
        ids = await belongings(caller, "acme", operator)
        found = await asyncio.to_thread(faults, document, caller, ids)
    assert not found, "\n\n".join(dict.fromkeys(found))
