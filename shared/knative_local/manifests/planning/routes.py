"""Routes that stand alone, and domains mapped to Routes."""

from __future__ import annotations

from knative_local.manifests.models.serving import DomainMapping, Route
from knative_local.manifests.plan import DomainPlan, RoutePlan
from knative_local.manifests.planning.context import CLUSTER_DOMAIN, Context
from knative_local.manifests.planning.hosts import plan_route
from knative_local.manifests.planning.services import check_annotations, rollout_seconds
from knative_local.manifests.planning.traffic import plan_traffic
from knative_local.manifests.reporting import Placed

_MAPPED_KINDS = frozenset({"Service", "Route"})


def plan_routes(context: Context) -> list[RoutePlan]:
    """Every Route that belongs to no Service."""
    return [
        planned
        for _, route in sorted(context.objects.routes.items())
        if (planned := _plan_route(route, context)) is not None
    ]


def plan_domains(context: Context) -> list[DomainPlan]:
    """Every DomainMapping that leads somewhere."""
    return [
        planned
        for _, mapping in sorted(context.objects.domain_mappings.items())
        if (planned := _plan_domain(mapping, context)) is not None
    ]


def _plan_route(route: Placed[Route], context: Context) -> RoutePlan | None:
    place, metadata = route.place, route.model.metadata
    if route.key in context.objects.services:
        place.at("metadata", "name").refuse(
            f"the Service {route.name!r} makes a Route of this name"
        )
        return None
    annotations = place.at("metadata", "annotations")
    check_annotations(metadata.annotations, annotations)
    traffic = plan_traffic(route.model.spec.traffic, place.at("spec", "traffic"), configuration="")
    return plan_route(
        route.name,
        traffic,
        metadata.labels,
        place,
        context,
        rollout_seconds=rollout_seconds(metadata.annotations, annotations),
    )


def _plan_domain(mapping: Placed[DomainMapping], context: Context) -> DomainPlan | None:
    place, ref, objects = mapping.place, mapping.model.spec.ref, context.objects
    at = place.at("spec", "ref")
    if "." not in mapping.name or f".{mapping.name}".endswith(f".{CLUSTER_DOMAIN[4:]}"):
        place.at("metadata", "name").refuse(
            f"{mapping.name!r} must be a domain with a dot, and not one of the cluster's own"
        )
    for field, value in (("apiVersion", ref.api_version), ("name", ref.name)):
        if not value:
            at.at(field).refuse("is missing")
    if not ref.api_version.startswith("serving.knative.dev/") or ref.kind not in _MAPPED_KINDS:
        at.at("kind").refuse("only a Service or Route of serving.knative.dev can be mapped here")
        return None
    if ref.namespace and ref.namespace != mapping.namespace:
        at.at("namespace").refuse(f"must be the mapping's own, {mapping.namespace!r}")
    key = (mapping.namespace, ref.name)
    if key not in (objects.services if ref.kind == "Service" else objects.routes):
        at.at("name").refuse(f"there is no {ref.kind} {key[0]}/{key[1]} among the manifests")
        return None
    if not context.config.network.claims_are_made and mapping.name not in objects.domain_claims:
        place.at("metadata", "name").refuse(
            f"{mapping.name!r} needs a ClusterDomainClaim, or autocreate-cluster-domain-claims in "
            "config-network"
        )
    return DomainPlan(namespace=mapping.namespace, name=mapping.name, route=ref.name)
