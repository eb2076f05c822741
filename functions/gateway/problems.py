"""Errors as clients see them: problem details of RFC 9457, whoever raised them."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from somaagent.errors import SomaError, TryAgainLater
from somaagent.telemetry.crashes import crash
from somaagent.telemetry.requests import REQUEST_ID

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_SECONDS: Final = 2
CHECKSUM_MISMATCH: Final = 460
_CHOICES: Final = frozenset({"literal_error", "enum"})
"""Kinds of pydantic's errors that list the words there are, and do not repeat what was sent."""

logger = logging.getLogger(__name__)


class Problem(Exception):
    """A request that ends with an error that its sender can understand."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str | int]] | Sequence[Mapping[str, str]] = (),
        members: Mapping[str, Any] | None = None,  # Any: JSON
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers
        self.errors = errors
        self.members = members

    def details(self) -> dict[str, Any]:
        """The members of the problem details (RFC 9457)."""
        body: dict[str, Any] = {
            "type": f"urn:somaagent:error:{self.code}",
            "title": phrase(self.status),
            "status": self.status,
            "detail": self.detail,
        }
        if (request_id := REQUEST_ID.get()) is not None:
            body["instance"] = f"urn:somaagent:request:{request_id}"
        if self.errors:
            body["errors"] = list(self.errors)
        return body | dict(self.members or {})

    def response(self) -> Response:
        """The answer to the client."""
        return Response(
            orjson.dumps(self.details()),
            status_code=self.status,
            headers={"cache-control": "no-store", **(self.headers or {})},
            media_type=MEDIA_TYPE,
        )


def phrase(status: int) -> str:
    """A status in words; tus has one that HTTP does not know."""
    return "Checksum Mismatch" if status == CHECKSUM_MISMATCH else HTTPStatus(status).phrase


def not_found(what: str) -> Problem:
    """The same for what does not exist and for what belongs to another tenant."""
    return Problem(404, "not_found", f"there is no such {what}")


def unknown_persona() -> Problem:
    """A body names a persona that the tenant does not have."""
    return Problem(
        422,
        "unknown_persona",
        "wrong: #/persona",
        errors=[{"pointer": "#/persona", "detail": "there is no such persona"}],
    )


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(WebSocketRequestValidationError, _on_invalid_request)
    app.add_exception_handler(SomaError, _on_soma_error)
    app.add_exception_handler(Exception, _on_surprise)


async def _on_problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return error.response()


async def _on_http_exception(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = HTTPStatus(error.status_code).name.lower()
    details = {
        400: "the body cannot be read as JSON",
        404: "there is nothing at this path",
        405: "the path does not take this method",
    }
    detail = details.get(error.status_code, str(error.detail))
    return Problem(error.status_code, code, detail, headers=error.headers).response()


async def _on_invalid_request(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError | WebSocketRequestValidationError):
        raise error
    found: Sequence[Mapping[str, Any]] = error.errors()  # Any: pydantic's own shape
    places = {item["loc"][0] for item in found}
    if any(item["type"] == "json_invalid" for item in found):
        return Problem(400, "malformed_json", "the body is not valid JSON").response()
    if "path" in places:
        return _nowhere(
            [_field_error(item) for item in found if item["type"] in _CHOICES]
        ).response()
    return invalid([_field_error(item) for item in found]).response()


def _nowhere(errors: Sequence[Mapping[str, str]]) -> Problem:
    """A path that nothing can be at: no identifier of ours looks like this.

    What may stand in it is told where that is one of a few words.
    """
    problem = not_found("resource")
    if not errors:
        return problem
    wrong = "; ".join(f"{item['parameter']}: {item['detail']}" for item in errors)
    return Problem(problem.status, problem.code, f"{problem.detail}: {wrong}", errors=errors)


def invalid(errors: Sequence[Mapping[str, str]]) -> Problem:
    """Fields that cannot be what they are."""
    names = ", ".join(sorted({item.get("pointer") or item["parameter"] for item in errors}))
    return Problem(422, "invalid_request", f"wrong: {names}", errors=errors)


def wrong_query(parameter: str, detail: str) -> Problem:
    """A parameter of the query has the right form and cannot be meant."""
    return invalid([{"in": "query", "parameter": parameter, "detail": detail}])


def _field_error(item: Mapping[str, Any]) -> Mapping[str, str]:  # Any: pydantic's own shape
    place, *path = item["loc"]
    message = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "union_tag_invalid":
        # Its own words repeat what was sent.
        message = f"{item['ctx']['discriminator']} is none of {item['ctx']['expected_tags']}"
    if place == "body":
        pointer = "".join(f"/{safe_text(str(part))}" for part in path)
        return {"pointer": f"#{pointer}", "detail": message}
    return {"in": place, "parameter": ".".join(map(str, path)), "detail": message}


def safe_text(part: str) -> str:
    """A field's name as it stands in a JSON pointer (RFC 6901), whatever its sender wrote."""
    # A lone surrogate has no UTF-8 form.
    safe = part.encode("utf-8", "replace").decode()
    return safe.replace("~", "~0").replace("/", "~1")


async def _on_soma_error(_request: Request, error: Exception) -> Response:
    return problem_of(error).response()


async def _on_surprise(_request: Request, error: Exception) -> Response:
    return problem_of(error).response()


def problem_of(error: Exception) -> Problem:
    """What a client is told of an error; what nobody foresaw is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, TryAgainLater):
        logger.warning("request_deferred", extra={"detail": str(error)})
        return Problem(
            503,
            "unavailable",
            "a part of the platform does not answer; try again",
            headers={"retry-after": str(RETRY_AFTER_SECONDS)},
        )
    logger.error("request_crashed", extra=crash(error))
    return Problem(500, "internal", "the request failed in a way nobody foresaw")
