"""Errors as problem details of RFC 9457."""

from pydantic import BaseModel

from functions.gateway.schemas.model import model
from somaagent.described import Described


class FieldError(Described, BaseModel):
    """One wrong part of a request."""

    model_config = model({"pointer": "#/text", "detail": "must not be blank"})

    detail: str
    """What is wrong."""
    pointer: str | None = None
    """JSON pointer (RFC 6901) into the body."""
    parameter: str | None = None
    """Name of the query or header parameter."""
    line: int | None = None
    """Number of the line, where the body has lines of JSON."""


class ProblemDetails(Described, BaseModel):
    """An error (RFC 9457)."""

    model_config = model(
        {
            "type": "urn:somaagent:error:not_found",
            "title": "Not Found",
            "status": 404,
            "detail": "there is no such session",
            "instance": "urn:somaagent:request:0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
        }
    )

    type: str
    """Kind of the error; stable."""
    title: str
    """The status in words."""
    status: int
    """The status code."""
    detail: str
    """What went wrong here."""
    instance: str | None = None
    """The request, by the id that is in `X-Request-Id` and in the logs."""
    errors: list[FieldError] | None = None
    """The wrong parts of the request, where there are any."""
