"""What the status endpoint answers."""

from dataclasses import asdict
from typing import Any

from knative_local.delivery import EventDelivery
from knative_local.manifests.plan import Plan
from knative_local.runtime.services import RunningService, Services
from knative_local.sources import PingSource

# What is JSON here is read by others and by nobody in this package.
Json = dict[str, Any]


def status_report(
    plan: Plan,
    *,
    ingress_url: str,
    services: Services,
    delivery: EventDelivery | None,
    ping_sources: list[PingSource],
) -> Json:
    """Return the state of every object as JSON values."""
    return {
        "brokers": [
            {
                "namespace": broker.namespace,
                "name": broker.name,
                "ready": delivery is not None,
                "reason": "" if delivery is not None else "Kafka is not connected yet",
                "topic": broker.topic,
                "url": f"{ingress_url}/{broker.namespace}/{broker.name}",
            }
            for broker in plan.brokers
        ],
        "triggers": [asdict(trigger) for trigger in delivery.status()] if delivery else [],
        "services": [_service(service) for service in services.running],
        "ping_sources": [
            {
                "namespace": source.plan.namespace,
                "name": source.plan.name,
                "ready": not source.reason,
                "reason": source.reason,
                "schedule": source.plan.schedule,
                "sent": source.sent,
            }
            for source in ping_sources
        ],
        "inert": [each.as_dict() for each in plan.inert],
        "warnings": [each.as_dict() for each in plan.warnings],
    }


def _service(service: RunningService) -> Json:
    plan = service.plan
    revision = service.proxy.revision
    status = revision.status()
    return {
        "namespace": plan.namespace,
        "name": plan.name,
        "ready": status.ready,
        "reason": status.reason,
        "replicas": status.replicas,
        "starting": status.starting,
        "terminating": status.terminating,
        "desired": status.desired,
        "active_requests": status.active_requests,
        "waiting_requests": status.waiting_requests,
        "requests": status.requests,
        "pids": revision.pids(),
        "url": service.listener.url,
        "cluster_url": plan.cluster_url,
        "revision": plan.revision.name,
    }
