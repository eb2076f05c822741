"""The OpenAPI document: FastAPI's, with errors, scopes, headers and examples of every operation."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from functions.gateway.answers import problems
from functions.gateway.authentication import SCHEMES, scopes_needed
from functions.gateway.operations import operation_of
from functions.gateway.reference.errors import add_error_examples, shared_examples
from functions.gateway.reference.examples import add_examples, complete_models
from functions.gateway.reference.headers import HEADERS, add_headers
from functions.gateway.reference.tags import described
from functions.gateway.schemas.problems import ProblemDetails
from functions.gateway.succession import successor_of

_Json = dict[str, Any]  # Any: an OpenAPI document
_OF_BROWSERS: Final = ("get_browser_session", "logout")


class Document:
    """The document, built when somebody asks for it."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._built: _Json | None = None

    def build(self) -> _Json:
        """The document."""
        if self._built is None:
            document = get_openapi(
                title=self._app.title,
                version=self._app.version,
                description=self._app.description,
                routes=self._app.routes,
            )
            schemas = document["components"]["schemas"]
            # FastAPI describes its own form of 422, which no route answers.
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= problem.pop("$defs", {})
            schemas[ProblemDetails.__name__] = problem
            document["components"]["securitySchemes"] = SCHEMES
            document["tags"] = described()
            document["components"]["headers"] = dict(HEADERS)
            document["components"]["examples"] = shared_examples()
            complete_models(schemas)
            for path, method, route in _operations(self._app):
                operation = document["paths"].get(path, {}).get(method)
                if operation is not None:
                    _describe(operation, route)
                    add_headers(path, operation)
                    add_error_examples(path, operation)
                    add_examples(operation, schemas)
            self._built = document
        return self._built


def _operations(app: FastAPI) -> Iterator[tuple[str, str, RouteContext]]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute) and context.path_format is not None:
            for method in context.methods or ():
                yield context.path_format, method.lower(), context


def _describe(operation: _Json, route: RouteContext) -> None:
    if (successor := successor_of(route.dependant)) is not None:
        operation["description"] += f"\n\nDeprecated: `{successor}` does the same."
        operation["x-soma-successor"] = successor
    # Nobody, or only a browser, needs a credential for what asks for no scope.
    cookie = operation["operationId"] in _OF_BROWSERS
    operation["security"] = [{"session": []}] if cookie else []
    scopes = sorted(set(scopes_needed(route.dependant)))
    if scopes:
        # OpenAPI 3.1 lets every kind of scheme list what it must permit, not OAuth 2 alone.
        operation["security"] = [{scheme: scopes} for scheme in SCHEMES]
        # What the policies know it by; they may refuse it, or be out of reach;
        # and so may the rate limits.
        operation["x-soma-action"] = operation_of(route.name or "").action
        operation["responses"] |= {
            str(status): answer
            for status, answer in problems(403, 429, 503).items()
            if str(status) not in operation["responses"]
        }
    # What the connection answers before there is a request.
    operation["responses"] |= {str(status): each for status, each in problems(414, 431).items()}
    described_by = operation["responses"].get("422", {}).get("content", {})
    if described_by.keys() == {"application/json"}:
        del operation["responses"]["422"]
