"""YAML documents to objects, or to what an API server would say against them."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knative_local.manifests import kinds, names
from knative_local.manifests.documents import Document, FieldPath
from knative_local.manifests.models.base import InertModel, ManifestModel, ObjectModel
from knative_local.manifests.models.eventing import Broker, PingSource, SinkBinding, Trigger
from knative_local.manifests.models.inference import InferenceService, ServingRuntime
from knative_local.manifests.models.kubernetes import ConfigMap, KubernetesService, Secret
from knative_local.manifests.models.serving import KnativeService
from knative_local.manifests.objects import Objects
from knative_local.manifests.reporting import Place, Placed, Report

DEFAULT_NAMESPACE = "default"

# Kinds whose names become host names or are checked as labels by their own rules.
_LABEL_NAMED = frozenset({"Namespace"})
_LABEL_1035_NAMED = frozenset({"Service", "InferenceService"})
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
        for detail in error.errors(include_url=False, include_context=True):
            _say(detail, model_type, place)
        malformed.add((place.kind, place.namespace, place.name))
        return None
    check_metadata(model, place)
    return Placed(model, place)


def _place_of(document: Document, report: Report) -> Place:
    value = document.value if isinstance(document.value, dict) else {}
    metadata = value.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kind = _text(value.get("kind"))
    namespace = _text(metadata.get("namespace")) or DEFAULT_NAMESPACE
    if kind in kinds.CLUSTER_SCOPED:
        namespace = ""
    return Place(report, document, kind, namespace, _text(metadata.get("name")))


def _text(value: Any) -> str:  # foreign YAML
    return value if isinstance(value, str) else ""


def _model_type(value: Any, place: Place) -> type[ObjectModel] | None:  # foreign YAML
    if not isinstance(value, dict):
        place.refuse(f"a manifest is a mapping, this is a {type(value).__name__}")
        return None
    for name in ("apiVersion", "kind"):
        if not _text(value.get(name)):
            place.at(name).refuse("is missing")
            return None
    identity = (value["apiVersion"], value["kind"])
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
        + _hint(kind, kinds.known_kinds())
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


def _say(detail: ErrorDetails, model_type: type[BaseModel], place: Place) -> None:
    path = _field_path(detail["loc"])
    at = place.at(*path)
    if detail["type"] == "extra_forbidden":
        at.refuse(_about_unknown(str(path[-1]), _model_at(model_type, path[:-1])))
    elif detail["type"] == "missing":
        at.refuse("is missing")
    else:
        at.refuse(_plain(detail))


def _field_path(location: tuple[int | str, ...]) -> FieldPath:
    """The path without what pydantic adds: names of union members and marks on mapping keys."""
    return tuple(
        step
        for step in location
        if isinstance(step, int) or step not in {"int", "str", "float", "[key]"}
    )


def _plain(detail: ErrorDetails) -> str:
    given = detail.get("input")
    shown = "" if isinstance(given, (dict, list)) else f", not {given!r}"
    expected = {
        "string_type": "must be a string (put it in quotes)",
        "int_type": "must be a whole number",
        "bool_type": "must be true or false",
        "dict_type": "must be a mapping",
        "list_type": "must be a list",
        "model_type": "must be a mapping",
        "model_attributes_type": "must be a mapping",
    }.get(detail["type"])
    if expected is not None:
        return expected + shown
    return detail["msg"][:1].lower() + detail["msg"][1:] + shown


def _about_unknown(name: str, model: type[BaseModel] | None) -> str:
    if model is None:
        return "is not a known field"
    if issubclass(model, ManifestModel) and name in model.cannot:
        return f"cannot be used here: {model.cannot[name]}"
    known = [field.alias or own for own, field in model.model_fields.items()]
    return "is not a known field" + _hint(name, known)


def _hint(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if not close:
        lower = {each.lower(): each for each in known}
        close = [lower[name.lower()]] if name.lower() in lower else []
    return f"; did you mean {close[0]!r}?" if close else ""


def _model_at(model: type[BaseModel], path: FieldPath) -> type[BaseModel] | None:
    """The model that stands at `path` below `model`."""
    current: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        if current is None:
            return None
        found = [field for own, field in current.model_fields.items() if step in {field.alias, own}]
        current = next(_models_in(found[0].annotation), None) if found else None
    return current


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # any type expression
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)


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
        case _:
            _keep_more(placed, objects)


def _keep_more(placed: Placed[ObjectModel], objects: Objects) -> None:
    place, key = placed.place, placed.key
    match placed.model:
        case SinkBinding() as model:
            objects.sink_bindings[key] = Placed(model, place)
        case PingSource() as model:
            objects.ping_sources[key] = Placed(model, place)
        case InferenceService() as model:
            objects.inference_services[key] = Placed(model, place)
        case ServingRuntime() as model if model.kind == "ClusterServingRuntime":
            objects.cluster_serving_runtimes[place.name] = Placed(model, place)
        case ServingRuntime() as model:
            objects.serving_runtimes[key] = Placed(model, place)
        case InertModel() as model if model.kind == "Namespace":
            objects.namespaces[place.name] = Placed(model, place)
        case _:
            pass
