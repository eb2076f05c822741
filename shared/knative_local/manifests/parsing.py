"""YAML documents to objects, or to what an API server would say against them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from knative_local.manifests import kinds, names
from knative_local.manifests.documents import Document
from knative_local.manifests.foreign import as_mapping
from knative_local.manifests.models.base import InertModel, ObjectModel
from knative_local.manifests.models.eventing import Broker, PingSource, SinkBinding, Trigger
from knative_local.manifests.models.inference import InferenceService, ServingRuntime
from knative_local.manifests.models.jobs import JobSink
from knative_local.manifests.models.kafka import KafkaSink, KafkaSource
from knative_local.manifests.models.kubernetes import ConfigMap, KubernetesService, Secret
from knative_local.manifests.models.messaging import (
    Channel,
    KafkaChannel,
    Parallel,
    Sequence,
    Subscription,
)
from knative_local.manifests.models.serving import (
    Configuration,
    DomainMapping,
    KnativeService,
    Route,
)
from knative_local.manifests.objects import Objects
from knative_local.manifests.reporting import Place, Placed, Report
from knative_local.manifests.shape_errors import hint, say_shape_errors

DEFAULT_NAMESPACE = "default"

# Kinds whose names become host names or are checked as labels by their own rules.
_LABEL_NAMED = frozenset({"Namespace"})
_LABEL_1035_NAMED = frozenset({"Service", "InferenceService", "Configuration", "Route"})
_MAX_MODEL_NAME = 63 - len("-predictor")


def parse_documents(documents: Iterable[Document], report: Report) -> Objects:
    """The objects in `documents`; what is wrong with any goes to `report`."""
    objects = Objects(report)
    seen: dict[tuple[str, str, str, str], Placed[ObjectModel]] = {}
    for document in documents:
        placed = _parse(document, report, objects.malformed)
        if placed is None:
            continue
        group = placed.model.api_version.rpartition("/")[0]
        identity = (group, placed.place.kind, *placed.key)
        if identity in seen:
            if seen[identity].place.document.value != document.value:
                other = seen[identity].place.document.file
                placed.place.at("metadata", "name").refuse(
                    f"this object is defined a second time; the first is in {other}"
                )
            continue
        seen[identity] = placed
        _keep(placed, objects)
    return objects


def _parse(
    document: Document, report: Report, malformed: set[tuple[str, str, str]]
) -> Placed[ObjectModel] | None:
    place = _place_of(document, report)
    model_type = _model_type(document.value, place)
    if model_type is None:
        malformed.add((place.kind, place.namespace, place.name))
        return None
    try:
        model = model_type.model_validate(document.value)
    except ValidationError as error:
        say_shape_errors(error, model_type, place)
        malformed.add((place.kind, place.namespace, place.name))
        return None
    check_metadata(model, place)
    return Placed(model, place)


def _place_of(document: Document, report: Report) -> Place:
    value = as_mapping(document.value) or {}
    metadata = as_mapping(value.get("metadata")) or {}
    kind = _text(value.get("kind"))
    namespace = _text(metadata.get("namespace")) or DEFAULT_NAMESPACE
    if kind in kinds.CLUSTER_SCOPED:
        namespace = ""
    return Place(report, document, kind, namespace, _text(metadata.get("name")))


def _text(value: Any) -> str:  # foreign YAML
    return value if isinstance(value, str) else ""


def _model_type(value: Any, place: Place) -> type[ObjectModel] | None:  # foreign YAML
    given = as_mapping(value)
    if given is None:
        place.refuse(f"a manifest is a mapping, this is a {type(value).__name__}")
        return None
    identity = (_text(given.get("apiVersion")), _text(given.get("kind")))
    for name, text in zip(("apiVersion", "kind"), identity, strict=True):
        if not text:
            place.at(name).refuse("is missing")
            return None
    if identity in kinds.MODELS:
        return kinds.MODELS[identity]
    if identity in kinds.INERT:
        place.without_effect(kinds.INERT[identity])
        return InertModel
    _refuse_kind(*identity, place)
    return None


def _refuse_kind(api_version: str, kind: str, place: Place) -> None:
    group = api_version.rpartition("/")[0]
    unsupported = kinds.UNSUPPORTED.get((group, kind))
    if unsupported is not None:
        place.at("kind").refuse(f"{kind} of {api_version} cannot run here: {unsupported}")
        return
    versions = kinds.known_versions(kind)
    if versions:
        place.at("apiVersion").refuse(
            f"{kind} is not known in {api_version!r}; it is read as {' or '.join(versions)}"
        )
        return
    place.at("kind").refuse(
        f"{kind!r} of {api_version!r} is not a kind this runtime knows"
        + hint(kind, kinds.known_kinds())
    )


def check_metadata(model: ObjectModel, place: Place) -> None:
    """Refuses names, labels and annotations that an API server refuses."""
    metadata = model.metadata
    at = place.at("metadata")
    if not metadata.name:
        at.at("name").refuse("is missing")
    else:
        error = _name_error(place.kind, metadata.name)
        if error is not None:
            at.at("name").refuse(error)
    if metadata.namespace and place.kind not in kinds.CLUSTER_SCOPED:
        error = names.label_1123_error(metadata.namespace)
        if error is not None:
            at.at("namespace").refuse(error)
    check_labels(metadata.labels, at.at("labels"))
    check_annotation_keys(metadata.annotations, at.at("annotations"))


def check_labels(labels: dict[str, str], place: Place) -> None:
    """Refuses labels that an API server refuses."""
    for key, value in labels.items():
        error = names.key_error(key) or names.label_value_error(value)
        if error is not None:
            place.at(key).refuse(error)


def check_annotation_keys(annotations: dict[str, str], place: Place) -> None:
    """Refuses annotations whose keys an API server refuses."""
    for key in annotations:
        error = names.key_error(key)
        if error is not None:
            place.at(key).refuse(error)


def _name_error(kind: str, name: str) -> str | None:
    if kind in _LABEL_NAMED:
        return names.label_1123_error(name)
    if kind in _LABEL_1035_NAMED:
        error = names.label_1035_error(name)
        if error is None and kind == "InferenceService" and len(name) > _MAX_MODEL_NAME:
            return f"{name!r} is longer than {_MAX_MODEL_NAME} characters"
        return error
    if kind in {"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}:
        return None
    return names.subdomain_error(name)


def _keep(placed: Placed[ObjectModel], objects: Objects) -> None:
    """Puts an object where those who look for its kind find it."""
    place, key = placed.place, placed.key
    match placed.model:
        case ConfigMap() as model:
            objects.config_maps[key] = Placed(model, place)
        case Secret() as model:
            objects.secrets[key] = Placed(model, place)
        case KubernetesService() as model:
            objects.kubernetes_services[key] = Placed(model, place)
        case KnativeService() as model:
            objects.services[key] = Placed(model, place)
        case Broker() as model:
            objects.brokers[key] = Placed(model, place)
        case Trigger() as model:
            objects.triggers[key] = Placed(model, place)
        case SinkBinding() as model:
            objects.sink_bindings[key] = Placed(model, place)
        case PingSource() as model:
            objects.ping_sources[key] = Placed(model, place)
        case _:
            _keep_more(placed, objects)


def _keep_more(placed: Placed[ObjectModel], objects: Objects) -> None:
    place, key = placed.place, placed.key
    match placed.model:
        case KafkaSink() as model:
            objects.kafka_sinks[key] = Placed(model, place)
        case KafkaSource() as model:
            objects.kafka_sources[key] = Placed(model, place)
        case InferenceService() as model:
            objects.inference_services[key] = Placed(model, place)
        case ServingRuntime() as model if model.kind == "ClusterServingRuntime":
            objects.cluster_serving_runtimes[place.name] = Placed(model, place)
        case ServingRuntime() as model:
            objects.serving_runtimes[key] = Placed(model, place)
        case InertModel() as model if model.kind == "Namespace":
            objects.namespaces[place.name] = Placed(model, place)
        case InertModel() as model if model.kind == "ClusterDomainClaim":
            objects.domain_claims[place.name] = Placed(model, place)
        case _:
            _keep_serving(placed, objects)


def _keep_serving(placed: Placed[ObjectModel], objects: Objects) -> None:
    place, key = placed.place, placed.key
    match placed.model:
        case Configuration() as model:
            objects.configurations[key] = Placed(model, place)
        case Route() as model:
            objects.routes[key] = Placed(model, place)
        case DomainMapping() as model:
            objects.domain_mappings[key] = Placed(model, place)
        case _:
            _keep_messaging(placed, objects)


def _keep_messaging(placed: Placed[ObjectModel], objects: Objects) -> None:
    place, key = placed.place, placed.key
    match placed.model:
        case JobSink() as model:
            objects.job_sinks[key] = Placed(model, place)
        case KafkaChannel() as model:
            objects.kafka_channels[key] = Placed(model, place)
        case Channel() as model:
            objects.channels[key] = Placed(model, place)
        case Subscription() as model:
            objects.subscriptions[key] = Placed(model, place)
        case Sequence() as model:
            objects.sequences[key] = Placed(model, place)
        case Parallel() as model:
            objects.parallels[key] = Placed(model, place)
        case _:
            pass
