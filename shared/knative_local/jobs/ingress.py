"""What a JobSink answers: the order of the checks and every status are the cluster's own."""

import logging
from collections.abc import Mapping
from time import perf_counter

from knative_local.http1.errors import BodyTooLarge
from knative_local.http1.messages import Request, Response
from knative_local.ingress.errors import InvalidEvent
from knative_local.jobs.events import event_fields
from knative_local.jobs.sink import RunningJobSink, job_name

_MAX_BYTES = 1024 * 1024
"""An event goes into a Secret in a cluster, which holds no more."""
_OK, _ACCEPTED, _BAD_REQUEST, _BROKEN = 200, 202, 400, 500

logger = logging.getLogger(__name__)


class JobIngress:
    """Takes events for JobSinks; call it with a request."""

    def __init__(self, sinks: Mapping[tuple[str, str], RunningJobSink]) -> None:
        self._sinks = sinks

    async def __call__(self, request: Request) -> Response:
        """Answer one request; 202 only after the Job has been written down."""
        began = perf_counter()
        parts = request.target.removesuffix("/").split("/")
        if request.method == "GET":
            return self._tell(parts)
        sink = self._sinks.get((parts[1], parts[2])) if len(parts) == 3 else None
        if request.method != "POST" or sink is None:
            return Response(_BAD_REQUEST)
        try:
            event = event_fields(request.headers, await request.read(_MAX_BYTES))
            await sink.accept(event)
            sink.times.add(event["type"], _ACCEPTED, perf_counter() - began)
        except InvalidEvent as error:
            logger.debug("event_refused", extra={"sink": sink.plan.name, "reason": str(error)})
            return Response(_BAD_REQUEST)
        except (BodyTooLarge, OSError) as error:
            logger.warning("job_not_kept", extra={"sink": sink.plan.name, "reason": str(error)})
            return Response(_BROKEN, [(b"reason", b"the event cannot be kept")])
        place = (sink.plan.namespace, sink.plan.name, event["source"], event["id"])
        return Response(_ACCEPTED, _location(*place))

    def _tell(self, parts: list[str]) -> Response:
        # `/namespaces/NS/name/SINK/sources/SOURCE/ids/ID`; a source with a slash has more parts,
        # which a cluster refuses too.
        sink = self._sinks.get((parts[2], parts[4])) if len(parts) == 9 else None
        if sink is None:
            return Response(_BAD_REQUEST)
        source, event_id = parts[6], parts[8]
        job = sink.jobs.get(job_name(sink.plan.name, source, event_id))
        if job is None:
            return Response(_BROKEN)
        if job.state == "failed":
            return Response(_BAD_REQUEST, [(b"reason", b"Failed")])
        if job.state == "complete":
            return Response(_OK, [(b"reason", b"Complete")])
        return Response(_ACCEPTED, _location(parts[2], parts[4], source, event_id))


def _location(namespace: str, name: str, source: str, event_id: str) -> list[tuple[bytes, bytes]]:
    path = f"/namespaces/{namespace}/name/{name}/sources/{source}/ids/{event_id}"
    # An attribute of a structured event may hold what no header can.
    text = "".join(each if each.isprintable() else " " for each in path)
    return [(b"location", text.encode())]
