"""Which runtime serves a model, and what its container becomes with the model's own settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel

from knative_local.manifests import templates
from knative_local.manifests.foreign import as_list, as_mapping
from knative_local.manifests.models.inference import InferenceService, ModelSpec, ServingRuntime
from knative_local.manifests.models.pod import Container, EnvVar, Probe, Resources
from knative_local.manifests.planning.context import Context
from knative_local.manifests.reporting import Place, Placed

CONTAINER_NAME = "kserve-container"
MODEL_FOLDER = "/mnt/models"
STORAGE_VARIABLE = "STORAGE_URI"

_PROTOCOLS = ("v1", "v2", "grpc-v1", "grpc-v2")

M = TypeVar("M", bound=BaseModel)


def choose_runtime(
    service: Placed[InferenceService], model: ModelSpec, place: Place, context: Context
) -> Placed[ServingRuntime] | None:
    """The runtime a model names, or the one that fits its format best."""
    objects = context.objects
    if model.runtime:
        found = objects.serving_runtimes.get(
            (service.namespace, model.runtime)
        ) or objects.cluster_serving_runtimes.get(model.runtime)
        if found is None:
            place.at("runtime").refuse(
                f"there is no ServingRuntime or ClusterServingRuntime {model.runtime!r} "
                "among the manifests"
            )
        elif found.model.spec.disabled:
            place.at("runtime").refuse(f"the runtime {model.runtime!r} is disabled")
        elif not _takes(found, model, selecting=False):
            place.at("modelFormat").refuse(
                f"the runtime {model.runtime!r} does not support {_format_text(model)}"
            )
        else:
            return found
        return None
    own = [
        runtime for key, runtime in objects.serving_runtimes.items() if key[0] == service.namespace
    ]
    for candidates in (own, list(objects.cluster_serving_runtimes.values())):
        fitting = [
            runtime
            for runtime in candidates
            if not runtime.model.spec.disabled and _takes(runtime, model, selecting=True)
        ]
        if fitting:
            return min(fitting, key=lambda runtime: _order(runtime, model))
    place.at("modelFormat").refuse(
        f"no runtime among the manifests selects itself for {_format_text(model)}"
    )
    return None


def model_container(
    service: Placed[InferenceService],
    model: ModelSpec,
    runtime: Placed[ServingRuntime],
    place: Place,
    context: Context,
) -> Container | None:
    """The runtime's container with the model's settings over it and its name filled in."""
    containers = runtime.model.spec.containers
    at = runtime.place.at("spec", "containers")
    if len(containers) > 1:
        at.refuse(f"{len(containers)} containers; only one is supported")
        return None
    if not containers or containers[0].name != CONTAINER_NAME:
        at.refuse(f"there is no container named {CONTAINER_NAME!r}")
        return None
    merged = _merged(containers[0], model)
    if model.runtime_version:
        image, colon, _ = merged.image.rpartition(":")
        merged = merged.model_copy(
            update={"image": f"{image if colon else merged.image}:{model.runtime_version}"}
        )
    filled = fill_in(merged, service, place)
    return with_storage(filled, model.storage_uri, place.at("storageUri"), context)


def fill_in(container: Container, service: Placed[InferenceService], place: Place) -> Container:
    """The container with the placeholders of the InferenceService's own metadata filled in."""
    metadata = service.model.metadata
    values = {"Name": service.name, "Namespace": service.namespace}
    values |= {f"Labels.{key}": value for key, value in metadata.labels.items()}
    values |= {f"Annotations.{key}": value for key, value in metadata.annotations.items()}
    try:
        filled = _each_text(container.model_dump(by_alias=True, exclude_unset=True), values)
    except ValueError as error:
        place.refuse(str(error))
        return container
    return Container.model_validate(filled)


def with_storage(container: Container, uri: str, place: Place, context: Context) -> Container:
    """The container with the model's own folder where it looks for `/mnt/models`."""
    if not uri:
        return container
    folder = _storage_folder(uri, place, context)
    if folder is None:
        return container

    def local(text: str) -> str:
        return text.replace(MODEL_FOLDER, str(folder))

    return container.model_copy(
        update={
            "command": [local(each) for each in container.command],
            "args": [local(each) for each in container.args],
            "env": [each.model_copy(update={"value": local(each.value)}) for each in container.env],
        }
    )


def _storage_folder(uri: str, place: Place, context: Context) -> Path | None:
    """The folder, or file, of this machine that a `storageUri` stands for."""
    parts = urlsplit(uri)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"}:
        folder = Path(unquote(parts.path))
    elif parts.scheme == "pvc":
        if context.images is None:
            # Which claims there are is not known.
            return None
        claims = context.images.claims
        if parts.netloc not in claims:
            place.refuse(
                f"the claim {parts.netloc!r} has no folder: give it one under claims in the "
                "images file"
            )
            return None
        folder = claims[parts.netloc] / unquote(parts.path).lstrip("/")
        if not folder.resolve().is_relative_to(claims[parts.netloc]):
            place.refuse(f"{uri!r} leads out of its claim")
            return None
    else:
        place.refuse(
            f"{uri!r} cannot be fetched here: nothing is downloaded; file:///FOLDER and "
            "pvc://CLAIM/PATH are supported"
        )
        return None
    if not folder.exists():
        place.refuse(f"{str(folder)!r} does not exist on this machine")
        return None
    return folder


def _takes(runtime: Placed[ServingRuntime], model: ModelSpec, *, selecting: bool) -> bool:
    """Whether a runtime takes a model, when named or (`selecting`) by itself."""
    spec, wanted = runtime.model.spec, model.model_format
    # A model that says nothing speaks v1, unless it names its runtime.
    protocol = model.protocol_version or ("v1" if selecting else "")
    if spec.multi_model:
        return False
    if protocol and spec.protocol_versions and protocol not in spec.protocol_versions:
        return False
    return any(
        supported.name == wanted.name
        and wanted.version in {"", supported.version}
        and (supported.auto_select or not selecting)
        for supported in spec.supported_model_formats
    )


def _order(runtime: Placed[ServingRuntime], model: ModelSpec) -> tuple[bool, int, int, str]:
    """What comes first among runtimes that fit: priority, then the older protocol, then names."""
    spec = runtime.model.spec
    named = [each for each in spec.supported_model_formats if each.name == model.model_format.name]
    priority = named[0].priority if named else None
    protocols = [
        _PROTOCOLS.index(each) if each in _PROTOCOLS else len(_PROTOCOLS)
        for each in spec.protocol_versions
    ]
    oldest = min(protocols, default=len(_PROTOCOLS))
    return priority is None, -(priority or 0), oldest, runtime.name


def _format_text(model: ModelSpec) -> str:
    version = model.model_format.version
    return f"the format {model.model_format.name!r}" + (f" {version}" if version else "")


def _merged(base: Container, over: ModelSpec) -> Container:
    """`over` merged into `base` as KServe does it: arguments are appended, variables replaced."""
    given = {
        name: getattr(over, name) for name in over.model_fields_set & Container.model_fields.keys()
    }
    update: dict[str, Any] = {}  # values of any of a container's fields
    for name, value in given.items():
        own = getattr(base, name)
        if name in {"args", "env_from", "volume_mounts"}:
            update[name] = [*own, *value]
        elif name == "env":
            update[name] = _by_name(own, value)
        elif isinstance(value, (Probe, Resources)) and own is not None:
            update[name] = _over(own, value)
        else:
            update[name] = value
    update["name"] = CONTAINER_NAME
    return base.model_copy(update=update)


def _by_name(base: Sequence[EnvVar], over: Sequence[EnvVar]) -> list[EnvVar]:
    merged = {variable.name: variable for variable in base}
    merged |= {variable.name: variable for variable in over}
    return list(merged.values())


def _over(base: M, over: M) -> M:
    update: dict[str, Any] = {}  # values of any of the model's fields
    for name in over.model_fields_set:
        value, own = getattr(over, name), getattr(base, name)
        update[name] = own | value if isinstance(value, dict) and isinstance(own, dict) else value
    return base.model_copy(update=update)


def _each_text(value: Any, values: Mapping[str, str]) -> Any:  # a model dumped to plain values
    if isinstance(value, str):
        return templates.expand(value, values) if "{{" in value else value
    items = as_list(value)
    if items is not None:
        return [_each_text(each, values) for each in items]
    fields = as_mapping(value)
    if fields is not None:
        return {key: _each_text(each, values) for key, each in fields.items()}
    return value
