"""What a listener answers before the one that it belongs to can."""

from knative_local.http1 import Request, Response


async def not_yet(_: Request) -> Response:
    """Answer while Kafka is not there: senders try again."""
    return Response(503)
