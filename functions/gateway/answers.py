"""Successful answers, and how the documentation describes the others."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from functions.gateway.problems import MEDIA_TYPE, phrase
from functions.gateway.schemas.openai_errors import OpenAIErrorBody
from functions.gateway.schemas.problems import ProblemDetails


class JsonResponse(Response):
    """A model as JSON, written once by pydantic's own serializer."""

    media_type = "application/json"

    def __init__(
        self,
        content: BaseModel,
        *,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            content.model_dump_json().encode(),
            status_code=status_code,
            headers={"cache-control": "no-store", **(headers or {})},
        )


def openai_errors(*statuses: int) -> dict[int | str, dict[str, Any]]:  # Any: as below
    """The error answers of a route that speaks OpenAI's protocol."""
    return {
        status: {"description": phrase(status), "model": OpenAIErrorBody} for status in statuses
    }


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:  # Any: FastAPI's own shape
    """The error answers of a route, for the OpenAPI document."""
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {
        status: {
            "description": phrase(status),
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }
