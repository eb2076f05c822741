"""KServe: InferenceService and its runtimes."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from knative_local.manifests.models.base import ManifestModel, ObjectModel
from knative_local.manifests.models.pod import Container, PodSpec

_FRAMEWORKS = (
    "huggingface",
    "lightgbm",
    "onnx",
    "paddle",
    "pmml",
    "pytorch",
    "sklearn",
    "tensorflow",
    "triton",
    "xgboost",
)


class ModelFormat(ManifestModel):
    """What a model is stored as."""

    name: str
    version: str = ""


class ModelSpec(Container):
    """A model, and the container fields that override its runtime's."""

    model_format: ModelFormat
    runtime: str = ""
    runtime_version: str = ""
    storage_uri: str = ""
    protocol_version: str = ""

    cannot: ClassVar[Mapping[str, str]] = {
        **Container.cannot,
        "storage": "only storageUri with file:// or pvc:// is supported",
    }


class Component(PodSpec):
    """A part of an InferenceService: a Pod and how it scales."""

    min_replicas: int | None = None
    max_replicas: int = 0
    scale_metric: Literal["concurrency", "rps", "cpu", "memory"] | None = None
    scale_metric_type: Any = None
    scale_target: int | None = None
    container_concurrency: int | None = None
    timeout: int | None = None
    canary_traffic_percent: int | None = None
    labels: dict[str, str] = Field(default_factory=dict[str, str])
    annotations: dict[str, str] = Field(default_factory=dict[str, str])
    deployment_strategy: Any = None
    """Only the Standard mode reads it, and one machine has nothing to roll over."""

    cannot: ClassVar[Mapping[str, str]] = {
        **PodSpec.cannot,
        "autoScaling": "metrics of KEDA and HPA are not supported",
        "batcher": "the batching agent is not supported",
        "logger": "the payload logger is not supported",
        "storageUris": "only storageUri with file:// or pvc:// is supported",
    }


class Predictor(Component):
    """What answers the requests."""

    model: ModelSpec | None = None

    cannot: ClassVar[Mapping[str, str]] = {
        **Component.cannot,
        **dict.fromkeys(_FRAMEWORKS, "write it as predictor.model with a modelFormat"),
        "workerSpec": "several nodes are not supported",
        "resources": "several nodes are not supported",
    }


class Transformer(Component):
    """What stands before the predictor and changes requests and answers."""


class InferenceServiceSpec(ManifestModel):
    """The parts of an InferenceService."""

    predictor: Predictor
    transformer: Transformer | None = None

    cannot: ClassVar[Mapping[str, str]] = {"explainer": "explainers are not supported"}


class InferenceService(ObjectModel):
    """A model that answers requests."""

    spec: InferenceServiceSpec


class SupportedModelFormat(ManifestModel):
    """A format a runtime can load."""

    name: str
    version: str = ""
    auto_select: bool = False
    priority: int | None = None


class ServingRuntimeSpec(PodSpec):
    """How models of some formats are served."""

    supported_model_formats: list[SupportedModelFormat] = Field(
        default_factory=list[SupportedModelFormat]
    )
    protocol_versions: list[str] = Field(default_factory=list[str])
    disabled: bool = False
    multi_model: bool = False
    labels: dict[str, str] = Field(default_factory=dict[str, str])
    annotations: dict[str, str] = Field(default_factory=dict[str, str])

    cannot: ClassVar[Mapping[str, str]] = {
        **PodSpec.cannot,
        **dict.fromkeys(
            (
                "builtInAdapter",
                "grpcDataEndpoint",
                "grpcEndpoint",
                "httpDataEndpoint",
                "replicas",
                "storageHelper",
            ),
            "ModelMesh is not supported",
        ),
        "workerSpec": "several nodes are not supported",
    }


class ServingRuntime(ObjectModel):
    """A ServingRuntime or ClusterServingRuntime."""

    spec: ServingRuntimeSpec
