"""The containers of an InferenceService's parts."""

from __future__ import annotations

from dataclasses import dataclass

from knative_local.manifests.models.inference import InferenceService, ServingRuntime
from knative_local.manifests.models.pod import Container
from knative_local.manifests.planning.context import CLUSTER_DOMAIN, Context
from knative_local.manifests.planning.runtimes import (
    STORAGE_VARIABLE,
    choose_runtime,
    fill_in,
    model_container,
    with_storage,
)
from knative_local.manifests.reporting import Place, Placed

ONE_CONTAINER = (
    "only one container is supported: those of a Pod share an address that is theirs alone, which "
    "processes of one machine cannot have"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A container, where its fields stand, and the runtime it comes from."""

    container: Container
    place: Place
    runtime: Placed[ServingRuntime] | None = None


def predictor_container(service: Placed[InferenceService], context: Context) -> Chosen | None:
    """The container of the predictor, `None` after having said what is wrong."""
    predictor = service.model.spec.predictor
    place = service.place.at("spec", "predictor")
    model = predictor.model
    if model is not None and predictor.containers:
        place.at("containers").refuse(f"stand beside a model; {ONE_CONTAINER}")
        return None
    if model is not None:
        at = place.at("model")
        runtime = choose_runtime(service, model, at, context)
        if runtime is None:
            return None
        container = model_container(service, model, runtime, at, context)
        if container is None:
            return None
        overridden = model.model_fields_set & Container.model_fields.keys()
        return Chosen(
            container, at if overridden else runtime.place.at("spec", "containers", 0), runtime
        )
    found = _only_container(service, predictor.containers, place)
    if found is None:
        return None
    container, at = found
    uri = next((each.value for each in container.env if each.name == STORAGE_VARIABLE), "")
    return Chosen(with_storage(container, uri, at.at("env"), context), at)


def transformer_container(service: Placed[InferenceService], context: Context) -> Chosen | None:
    """The container of the transformer with the arguments that KServe adds to it."""
    transformer = service.model.spec.transformer
    place = service.place.at("spec", "transformer")
    found = _only_container(
        service, transformer.containers if transformer is not None else [], place
    )
    if transformer is None or found is None:
        return None
    container, at = found
    uri = next((each.value for each in container.env if each.name == STORAGE_VARIABLE), "")
    container = with_storage(container, uri, at.at("env"), context)
    predictor = f"{service.name}-predictor.{service.namespace}"
    added = {
        "--model_name": service.name,
        # In a cluster without the domain and the port, which would not lead anywhere here.
        "--predictor_host": f"{predictor}.{CLUSTER_DOMAIN}:80",
        # In a cluster 8080, which every Pod has to itself.
        "--http_port": "$(PORT)",
    }
    if transformer.container_concurrency is not None:
        added["--workers"] = str(transformer.container_concurrency)
    arguments = list(container.args)
    for name, value in added.items():
        if not any(each == name or each.startswith(f"{name}=") for each in container.args):
            arguments += [name, value]
    return Chosen(container.model_copy(update={"args": arguments}), at)


def _only_container(
    service: Placed[InferenceService], containers: list[Container], place: Place
) -> tuple[Container, Place] | None:
    if not containers:
        place.refuse(
            "needs a model or containers" if place.path[-1] == "predictor" else "needs containers"
        )
        return None
    if len(containers) > 1:
        place.at("containers").refuse(f"{len(containers)} containers; {ONE_CONTAINER}")
        return None
    at = place.at("containers", 0)
    return fill_in(containers[0], service, at), at
