"""The host names of a Route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knative_local.manifests import names, templates
from knative_local.manifests.network_config import LOCAL_DOMAIN, NetworkConfig
from knative_local.manifests.plan import RoutePlan, TrafficTarget
from knative_local.manifests.planning.context import CLUSTER_DOMAIN, Context
from knative_local.manifests.reporting import Place

VISIBILITY_LABEL = "networking.knative.dev/visibility"
_TAG_HEADER_FEATURE = "tag-header-based-routing"


def host_names(name: str, namespace: str) -> tuple[str, str, str]:
    """The names under which a Service is found inside a cluster, the canonical one first."""
    short = f"{name}.{namespace}"
    return f"{short}.{CLUSTER_DOMAIN}", f"{short}.svc", short


def plan_route(
    name: str,
    traffic: Sequence[TrafficTarget],
    labels: Mapping[str, str],
    place: Place,
    context: Context,
    *,
    rollout_seconds: float,
    service: str = "",
) -> RoutePlan:
    """A Route with all hosts; `place` is that of the object it belongs to."""
    network = context.config.network
    visibility = labels.get(VISIBILITY_LABEL)
    if visibility not in {None, "cluster-local"}:
        place.at("metadata", "labels", VISIBILITY_LABEL).warn(
            f"{visibility!r} means nothing to Knative, only cluster-local does"
        )
    tag_hosts: dict[str, tuple[str, ...]] = {}
    for tag in dict.fromkeys(target.tag for target in traffic if target.tag):
        called = templates.expand(network.tag_template, {"Tag": tag, "Name": name})
        tag_hosts[tag] = _hosts(called, labels, place, network)
    return RoutePlan(
        namespace=place.namespace,
        name=name,
        hosts=_hosts(name, labels, place, network),
        traffic=tuple(traffic),
        tag_hosts=tag_hosts,
        rollout_seconds=rollout_seconds,
        tag_header=context.config.feature_enabled(_TAG_HEADER_FEATURE),
        service=service,
    )


def tag_host(tag: str, name: str, network: NetworkConfig) -> str:
    """The first label of a tag's host."""
    return templates.expand(network.tag_template, {"Tag": tag, "Name": name})


def _hosts(
    name: str, labels: Mapping[str, str], place: Place, network: NetworkConfig
) -> tuple[str, ...]:
    inside = host_names(name, place.namespace)
    domain = network.domain_of(labels)
    if domain == LOCAL_DOMAIN or labels.get(VISIBILITY_LABEL) == "cluster-local":
        return inside
    values = {"Name": name, "Namespace": place.namespace, "Domain": domain}
    outside = templates.expand(network.domain_template, values)
    error = names.subdomain_error(outside)
    if error is not None:
        place.at("metadata", "name").refuse(f"the host made by config-network is wrong: {error}")
        return inside
    return tuple(dict.fromkeys((*inside, outside)))
