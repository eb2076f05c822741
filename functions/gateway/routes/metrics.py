"""What the process counts, and what all processes have counted, for whoever runs the platform."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from functions.gateway.answers import problems
from functions.gateway.authentication import needs
from functions.gateway.measuring.page import metrics_text
from functions.gateway.state import state_of
from somaagent.identity import Principal
from somaagent.telemetry.exposition import MEDIA_TYPE, media_type
from somaagent.telemetry.metrics.totals import platform_text

_EXAMPLE: Final = (
    "# HELP soma_messages_accepted_total Messages whose event the broker took.\n"
    "# TYPE soma_messages_accepted_total counter\n"
    "soma_messages_accepted_total 42\n"
)
_TEXT: Final[dict[str, Any]] = {  # Any: OpenAPI's own shape
    "text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE}
}
_PLATFORM: Final[dict[str, Any]] = {  # Any: as above
    "application/openmetrics-text": {
        "schema": {"type": "string"},
        "example": (
            "# HELP soma_turns_accepted Messages that were stored to be answered.\n"
            "# TYPE soma_turns_accepted counter\n"
            'soma_turns_accepted_total{tenant="acme"} 42\n'
            "# EOF\n"
        ),
    },
    "text/plain": {
        "schema": {"type": "string"},
        "example": (
            "# HELP soma_turns_accepted_total Messages that were stored to be answered.\n"
            "# TYPE soma_turns_accepted_total counter\n"
            'soma_turns_accepted_total{tenant="acme"} 42\n'
        ),
    },
}

router: Final = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    response_class=Response,
    summary="Read the metrics",
    responses={
        200: {"description": "Prometheus' text format, version 0.0.4.", "content": _TEXT},
        **problems(401, 403, 503),
    },
)
async def get_metrics(
    request: Request, _: Annotated[Principal, Depends(needs("metrics:read"))]
) -> Response:
    """Read what the process that answers has counted since its start, of all tenants together.

    No label names a tenant, a session or a subject.
    """
    return Response(metrics_text(state_of(request)), headers={"content-type": MEDIA_TYPE})


@router.get(
    "/metrics/platform",
    response_class=Response,
    summary="Read the metrics of the platform",
    responses={
        200: {
            "description": "Prometheus' text format, version 0.0.4, or OpenMetrics 1.0.",
            "content": _PLATFORM,
        },
        **problems(401, 403, 503),
    },
)
async def get_platform_metrics(
    request: Request, _: Annotated[Principal, Depends(needs("metrics:read"))]
) -> Response:
    """Read what all processes of all functions have counted, those that are gone included.

    Every process of the gateway gives the same answer, so scrape one address, not each pod. Some
    labels name tenants, none names a session or a subject. Whoever accepts OpenMetrics gets that,
    with exemplars: ids of traces that fell into a bucket lately.
    """
    form = media_type(request.headers.get("accept"))
    text = await platform_text(await state_of(request).database(), form)
    return Response(text, headers={"content-type": form, "vary": "Accept"})
