"""Errors in OpenAI's shape."""

from pydantic import BaseModel

from functions.gateway.schemas.model import model
from somaagent.described import Described

_ERROR = {
    "message": "the model 'gpt-4o' does not exist; GET /v1/models lists those that do",
    "type": "invalid_request_error",
    "param": "model",
    "code": "model_not_found",
}


class OpenAIError(Described, BaseModel):
    """What went wrong."""

    model_config = model(_ERROR)

    message: str
    """What went wrong here."""
    type: str
    """Who is at fault: `invalid_request_error`, `rate_limit_error`, `server_error`, …"""
    param: str | None
    """The wrong part of the request, where there is one."""
    code: str | None
    """Kind of the error; stable."""


class OpenAIErrorBody(Described, BaseModel):
    """An error as OpenAI's clients read it."""

    model_config = model({"error": _ERROR})

    error: OpenAIError
    """The error."""
