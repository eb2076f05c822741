"""What the status says of Configurations, Routes and revisions."""

from knative_local.manifests.plan import ContainerPlan
from knative_local.runtime.manager import Json
from knative_local.runtime.serving import Served
from knative_local.serving import Configuration, ServiceProxy
from knative_local.serving.autoscaling import TICK_SECONDS
from knative_local.serving.conditions import Condition
from knative_local.serving.configuration import revision_conditions


def reason_of(condition: Condition) -> str:
    """Return why a condition does not hold."""
    if condition.status == "True":
        return ""
    return condition.message or condition.reason or "not known yet"


def configuration_report(configuration: Configuration) -> Json:
    """Return the state of a Configuration, the numbers those of all its revisions together."""
    proxies = list(configuration.revisions.values())
    statuses = [proxy.revision.status() for proxy in proxies]
    newest = configuration.revisions.get(configuration.latest_created)
    latest = newest.revision.status() if newest is not None else None
    failure = configuration.failure
    return {
        "ready": latest is not None and latest.ready and not failure,
        "reason": (latest.reason if latest is not None else "") or failure,
        "replicas": sum(status.replicas for status in statuses),
        "starting": sum(status.starting for status in statuses),
        "terminating": sum(status.terminating for status in statuses),
        "desired": sum(status.desired for status in statuses),
        "active_requests": sum(status.active_requests for status in statuses),
        "waiting_requests": sum(status.waiting_requests for status in statuses),
        "requests": sum(status.requests for status in statuses),
        "pids": [pid for proxy in proxies for pid in proxy.revision.pids()],
        "latest_created_revision": configuration.latest_created,
        "latest_ready_revision": configuration.latest_ready,
        "conditions": [each.as_dict() for each in configuration.conditions()],
        "revisions": [_revision(proxy) for proxy in proxies],
    }


def route_report(served: Served) -> Json:
    """Return where a Route listens and who gets what."""
    return {
        "url": served.listeners.url,
        "traffic": [
            {
                "revision": each.revision,
                "percent": each.percent,
                "latest": each.latest,
                **({"tag": each.tag, "url": served.listeners.url_of(each.tag)} if each.tag else {}),
            }
            for each in served.route.assigned()
        ],
    }


def _limits(container: ContainerPlan) -> Json:
    """Return which limits are kept, and how; a cluster keeps all of them."""
    memory = container.memory_limit_bytes
    kept = f"{memory} bytes, looked at every {TICK_SECONDS:.0f} s" if memory is not None else "none"
    return {"memory": kept, "cpu": "not enforced", "ephemeral-storage": "not enforced"}


def _revision(proxy: ServiceProxy) -> Json:
    revision = proxy.revision
    status = revision.status()
    return {
        "name": revision.plan.name,
        "reachable": revision.reachable,
        "replicas": status.replicas,
        "starting": status.starting,
        "terminating": status.terminating,
        "desired": status.desired,
        "requests": status.requests,
        "activator_in_path": revision.proxied,
        "limits": _limits(revision.plan.container),
        "conditions": [each.as_dict() for each in revision_conditions(revision)],
    }
