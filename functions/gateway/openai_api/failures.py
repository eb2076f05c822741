"""How an answer straight from the model can fail, as its client is told."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson

from functions.gateway.problems import RETRY_AFTER_SECONDS, Problem
from somaagent.errors import AnswerGarbled, ModelRefused, ModelUnavailable
from somaagent.inference.chat import exceeds_context

logger = logging.getLogger(__name__)


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


class ModelAway(Problem):
    """The model's server does not answer; another one may."""


class ModelGarbled(Problem):
    """The model's server cannot read what its model said; without tools it might."""


def failure_of(error: BaseException) -> BaseException:
    """What becomes of an error: a problem where the client can understand it."""
    match error:
        case TimeoutError():
            return _away("the answer took too long")
        case AnswerGarbled():
            # OpenAI's clients would ask again at once, which changes nothing.
            return ModelGarbled(
                502,
                "answer_garbled",
                "the model's answer has no form that its server can read, often one that looks like"
                " a call of a tool and is none; ask otherwise, or without tools",
                headers={"x-should-retry": "false"},
            )
        case ModelUnavailable():
            logger.warning("model_unavailable", extra={"detail": str(error)})
            return _away("the model does not answer; try again", ModelAway)
        case ModelRefused():
            return _refused(error)
        case TypeError():  # orjson's own
            detail = "a part of it has no form as JSON, or is nested too deeply"
            return Problem(400, "invalid_request", detail)
        case _:
            return error


def without_tools(request: Mapping[str, object]) -> dict[str, object] | None:
    """The same request without tools; None where it offers none, or has one called."""
    if request.get("tool_choice") != "auto":
        return None
    about_tools = ("tools", "tool_choice", "parallel_tool_calls")
    return {name: value for name, value in request.items() if name not in about_tools}


def _away(detail: str, kind: type[Problem] = Problem) -> Problem:
    return kind(503, "model_unavailable", detail, headers={"retry-after": str(RETRY_AFTER_SECONDS)})


def _refused(error: ModelRefused) -> Problem:
    if exceeds_context(error.said):
        detail = "the messages and the answer do not fit into the model's context"
        pointers = [{"pointer": "#/messages", "detail": detail}]
        return Problem(400, "context_length_exceeded", detail, errors=pointers)
    return Problem(400, "refused_by_model", f"the model refused: {_words(error.said)}")


def _words(said: str) -> str:
    """The message of a model server's error, or that it has none."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        body: dict[str, Any] = orjson.loads(said)  # Any: foreign JSON
        return str(body.get("error", body)["message"])[:300]
    return "it says no more"
