"""Destinations to URIs, as Knative's resolver does it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from knative_local.manifests.models.eventing import DestinationRef, Reference
from knative_local.manifests.names import child_name
from knative_local.manifests.objects import Objects
from knative_local.manifests.plan import Destination
from knative_local.manifests.planning.context import (
    BROKER_INGRESS_HOST,
    CLUSTER_DOMAIN,
    JOB_SINK_HOST,
    SINK_INGRESS_HOST,
    Context,
)
from knative_local.manifests.planning.hosts import tag_host
from knative_local.manifests.reporting import Place

CHANNEL_SUFFIX = "-kn-channel"
_INGRESS_HOSTS = frozenset({BROKER_INGRESS_HOST, SINK_INGRESS_HOST, JOB_SINK_HOST})


def resolve(
    given: DestinationRef | None,
    place: Place,
    context: Context,
    *,
    needed: bool = True,
    may_come: bool = False,
) -> Destination | None:
    """The URI of a destination, or `None` after having said at `place` why there is none.

    Args:
        given: The destination as it is written.
        place: Where it is written.
        context: What there is.
        needed: Whether there has to be one.
        may_come: Whether its object may be made later; then it is warned of and said to be missing.
    """
    if given is None or (given.ref is None and not given.uri):
        if needed or given is not None:
            place.refuse("needs a ref or a uri")
        return None
    if given.ref is None:
        return _absolute(given.uri or "", place.at("uri"), context, may_come=may_come)
    base = _address(given.ref, place.at("ref"), context, may_come=may_come)
    if base is None or not given.uri:
        return base
    if urlsplit(given.uri).scheme:
        place.at("uri").refuse("must be relative when there is a ref")
        return None
    return replace(base, uri=urljoin(base.uri, given.uri))


def broker_url(namespace: str, name: str) -> str:
    """Where a Broker takes events."""
    return f"http://{BROKER_INGRESS_HOST}/{namespace}/{name}"


def sink_url(namespace: str, name: str) -> str:
    """Where a KafkaSink takes events."""
    return f"http://{SINK_INGRESS_HOST}/{namespace}/{name}"


def channel_url(namespace: str, name: str) -> str:
    """Where a channel takes events."""
    return f"http://{child_name(name, CHANNEL_SUFFIX)}.{namespace}.{CLUSTER_DOMAIN}"


def _address(
    ref: Reference, place: Place, context: Context, *, may_come: bool
) -> Destination | None:
    missing = [
        field
        for field, value in (
            ("apiVersion", ref.api_version),
            ("kind", ref.kind),
            ("name", ref.name),
        )
        if not value
    ]
    for field in missing:
        place.at(field).refuse("is missing")
    if missing:
        return None
    namespace = ref.namespace or place.namespace
    key = (namespace, ref.name)
    found = _addressable(ref, namespace, context.objects)
    if found is None:
        place.refuse(
            f"{ref.kind} of {ref.api_version} cannot be a destination here; a Knative Service, a "
            "Broker, a KafkaSink, a channel, a Sequence, a Parallel, a JobSink, an "
            "InferenceService and a uri can"
        )
        return None
    known, address = found
    if key in known or (ref.kind, *key) in context.objects.malformed:
        return Destination(uri=address)
    text = f"there is no {ref.kind} {namespace}/{ref.name} of {ref.api_version} among the manifests"
    if not may_come:
        place.at("name").refuse(text)
        return None
    place.at("name").warn(f"{text}; nothing is sent until there is")
    group = ref.api_version.rpartition("/")[0]
    plural = ".".join(part for part in (f"{ref.kind.lower()}s", group) if part)
    absence = f'failed to get object {namespace}/{ref.name}: {plural} "{ref.name}" not found'
    return Destination(uri=address, missing=absence)


def _addressable(
    ref: Reference, namespace: str, objects: Objects
) -> tuple[Container[tuple[str, str]], str] | None:
    """Every object of a kind that events can be sent to, and the address of one of them."""
    name = ref.name
    host = f"http://{name}.{namespace}.{CLUSTER_DOMAIN}"
    broker, sink = broker_url(namespace, name), sink_url(namespace, name)
    channel, job_host = channel_url(namespace, name), f"http://{JOB_SINK_HOST}"
    first = channel_url(namespace, f"{name}-kn-sequence-0")
    entry = channel_url(namespace, f"{name}-kn-parallel")
    kinds: dict[tuple[str, str], tuple[Container[tuple[str, str]], str]] = {
        ("", "Service"): (objects.kubernetes_services, host),
        ("serving.knative.dev", "Service"): (objects.services, host),
        ("serving.knative.dev", "Route"): (objects.routes, host),
        ("serving.kserve.io", "InferenceService"): (objects.inference_services, host),
        ("eventing.knative.dev", "Broker"): (objects.brokers, broker),
        ("eventing.knative.dev", "KafkaSink"): (objects.kafka_sinks, sink),
        ("sinks.knative.dev", "JobSink"): (objects.job_sinks, f"{job_host}/{namespace}/{name}"),
        ("messaging.knative.dev", "Channel"): (objects.channels, channel),
        ("messaging.knative.dev", "KafkaChannel"): (objects.kafka_channels, channel),
        ("flows.knative.dev", "Sequence"): (objects.sequences, first),
        ("flows.knative.dev", "Parallel"): (objects.parallels, entry),
    }
    return kinds.get((ref.api_version.rpartition("/")[0], ref.kind))


def _absolute(uri: str, place: Place, context: Context, *, may_come: bool) -> Destination | None:
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        place.refuse(f"{uri!r} is not a URI: {error}")
        return None
    if not parts.scheme or not host:
        place.refuse(f"{uri!r} must be an absolute URI with a host")
        return None
    if parts.scheme != "http":
        place.refuse(f"{parts.scheme!r} is not supported, only http is")
        return None
    if not _may_exist(host, context):
        text = f"no manifest makes a host {host!r}"
        if not may_come:
            place.refuse(text)
            return None
        place.warn(f"{text}; what is sent there fails")
    return Destination(uri=uri)


def _may_exist(host: str, context: Context) -> bool:
    """Whether a host name of the cluster is one that a manifest makes; others are not judged."""
    if not host.endswith(f".{CLUSTER_DOMAIN}") or host in _INGRESS_HOSTS:
        return True
    name, _, namespace = host.removesuffix(f".{CLUSTER_DOMAIN}").partition(".")
    objects = context.objects
    predicted = (namespace, name.removesuffix("-predictor").removesuffix("-transformer"))
    if (namespace, name) in objects.services or predicted in objects.inference_services:
        return True
    known = (objects.kubernetes_services, objects.routes)
    if any((namespace, name) in each for each in known) or name.endswith(CHANNEL_SUFFIX):
        return True
    network = context.config.network
    routed = [
        *((key, each.model.spec.traffic) for key, each in objects.services.items()),
        *((key, each.model.spec.traffic) for key, each in objects.routes.items()),
    ]
    return any(
        name == tag_host(target.tag, owner[1], network)
        for owner, traffic in routed
        if owner[0] == namespace
        for target in traffic
        if target.tag
    )
