"""From files to a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from knative_local.manifests.cluster_config import read_cluster_config
from knative_local.manifests.images import NO_IMAGES, Images, read_images
from knative_local.manifests.objects import Objects
from knative_local.manifests.parsing import parse_documents
from knative_local.manifests.plan import Frozen, Plan, RoutePlan
from knative_local.manifests.planning.bindings import plan_bindings, plan_ping_sources
from knative_local.manifests.planning.brokers import plan_brokers
from knative_local.manifests.planning.channels import plan_channels
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.decided import keep_names
from knative_local.manifests.planning.flows import plan_flows
from knative_local.manifests.planning.frozen import freeze
from knative_local.manifests.planning.hosts import host_names
from knative_local.manifests.planning.inference import plan_inference_services
from knative_local.manifests.planning.job_sinks import plan_job_sinks
from knative_local.manifests.planning.kafka import plan_kafka_sinks, plan_kafka_sources
from knative_local.manifests.planning.routes import plan_domains, plan_routes
from knative_local.manifests.planning.services import plan_configurations, plan_services
from knative_local.manifests.planning.stores import check_stores
from knative_local.manifests.planning.subscriptions import plan_subscriptions
from knative_local.manifests.planning.triggers import plan_triggers
from knative_local.manifests.problems import InvalidManifests, Problem
from knative_local.manifests.reading import read_paths
from knative_local.manifests.reporting import Report


def load_plan(
    paths: Sequence[Path], images: Path | None = None, before: Frozen | None = None
) -> Plan:
    """The plan of everything under `paths`, ready to run.

    Args:
        paths: Manifest files, folders of them, and kustomizations.
        images: The images file, which says what runs here for an image of a registry.
        before: Fields of objects that exist already and must not change.

    Raises:
        InvalidManifests: a cluster would refuse the manifests, or this runtime cannot run them.
    """
    known, wrong = read_images(images) if images is not None else (NO_IMAGES, [])
    plan, problems = read_plan(paths, known, before)
    if wrong or problems:
        raise InvalidManifests([*wrong, *problems])
    return plan


def read_plan(
    paths: Iterable[Path], images: Images | None, before: Frozen | None = None
) -> tuple[Plan, list[Problem]]:
    """The plan of what can run, and everything that is wrong.

    Without `images` nobody is told that an image is missing.
    """
    documents, unreadable = read_paths(paths)
    report = Report(problems=list(unreadable))
    objects = parse_documents(documents, report)
    plan = _plan(objects, images, before or {})
    return plan, _once(report.problems)


def _plan(objects: Objects, images: Images | None, before: Frozen) -> Plan:
    context = Context(objects, read_cluster_config(objects), images, before)
    check_stores(objects)
    brokers = plan_brokers(context)
    triggers = plan_triggers(brokers, context)
    bindings = plan_bindings(context)
    models, model_services = plan_inference_services(bindings, context)
    services = [*plan_services(bindings, context), *model_services]
    configurations = plan_configurations(bindings, context)
    bindings.warn_of_unmet()
    routes = plan_routes(context)
    _refuse_shared_hosts([*(service.route for service in services), *routes], objects)
    ping_sources = plan_ping_sources(context)
    kafka_sinks = plan_kafka_sinks(context)
    kafka_sources = plan_kafka_sources(context)
    job_sinks = plan_job_sinks(context)
    book = plan_channels(context)
    flows = plan_flows(book, context)
    subscriptions = plan_subscriptions(book, flows.subscriptions, context)
    return Plan(
        brokers=tuple(brokers.values()),
        triggers=tuple(triggers),
        services=tuple(services),
        configurations=tuple(configurations),
        routes=tuple(routes),
        domains=tuple(plan_domains(context)),
        inference_services=tuple(models),
        ping_sources=tuple(ping_sources),
        sink_bindings=tuple(bindings.plans()),
        kafka_sinks=tuple(kafka_sinks),
        kafka_sources=tuple(kafka_sources),
        job_sinks=tuple(job_sinks),
        kafka_channels=tuple(known.plan for known in book.kafka_channels.values()),
        channels=tuple(book.channels.values()),
        subscriptions=tuple(subscriptions),
        sequences=tuple(flows.sequences),
        parallels=tuple(flows.parallels),
        producer=context.config.data_plane.producer,
        external_hosts=_external_hosts(objects),
        frozen=keep_names(
            freeze(objects, context.config, before),
            brokers=brokers.values(),
            channels=(known.plan for known in book.kafka_channels.values()),
            triggers=triggers,
        ),
        inert=tuple(objects.report.inert),
        warnings=tuple(_once(objects.report.warnings)),
    )


def _refuse_shared_hosts(routes: Iterable[RoutePlan], objects: Objects) -> None:
    owners: dict[str, RoutePlan] = {}
    for route in routes:
        shared = {
            other.name
            for host in route.every_host
            if (other := owners.setdefault(host, route)) is not route
        }
        key = (route.namespace, route.name)
        whole = route.name.removesuffix("-predictor").removesuffix("-transformer")
        model = (route.namespace, whole)
        # Models are planned last, so that the second of two is one wherever there is one.
        placed = (
            objects.inference_services.get(model)
            or objects.services.get(key)
            or objects.routes.get(key)
        )
        if shared and placed is not None:
            placed.place.at("metadata", "name").refuse(
                f"a host of {route.name!r} belongs to the Service {min(shared)!r} already"
            )


def _external_hosts(objects: Objects) -> dict[str, str]:
    """The hosts that Services of type ExternalName stand for, by every name inside a cluster."""
    hosts: dict[str, str] = {}
    for (namespace, name), service in sorted(objects.kubernetes_services.items()):
        spec, place = service.model.spec, service.place.at("spec")
        if spec.type != "ExternalName":
            place.at("type").refuse("only ExternalName is supported, no Pods run here")
        elif not spec.external_name:
            place.at("externalName").refuse("is missing")
        else:
            for host in host_names(name, namespace):
                hosts[host] = spec.external_name
    return hosts


def _once(problems: Iterable[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
