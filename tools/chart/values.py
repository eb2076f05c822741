"""What the chart's values are: where each stands in the manifests, and what it may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]  # Any: JSON
Path = tuple[str | int, ...]

_SCALE: Final = "autoscaling.knative.dev/"
_TEMPLATE: Final = ("spec", "template", "spec")
_ANNOTATIONS: Final = ("spec", "template", "metadata", "annotations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of the chart, which stands at one place of one object of the base.

    Its default is what the base has there.
    """

    name: str
    """Such as `functions.router.maxScale`."""
    kind: str
    object: str
    """The object's name, without the hash of a generated one."""
    path: Path
    doc: str
    schema: Json
    text: bool = False
    """Whether a number stands there as a string, as in annotations."""


_NATURAL: Final[Json] = {"type": "integer", "minimum": 0, "maximum": 1000}
_QUANTITY: Final[Json] = {
    "type": "string",
    "pattern": r"^[0-9]+(\.[0-9]+)?(m|[kMGT]|[KMGT]i)?$",
}
_AMOUNTS: Final[Json] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["cpu", "memory"],
    "properties": {"cpu": _QUANTITY, "memory": _QUANTITY, "nvidia.com/gpu": _QUANTITY},
}
_RESOURCES: Final[Json] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["requests", "limits"],
    "properties": {"requests": _AMOUNTS, "limits": _AMOUNTS},
}


def values(functions: list[str]) -> Iterator[Value]:
    """All but `images`, `settings`, `namespace` and `components`, which stand in many places."""
    for name in functions:
        yield from _of_function(name)
    yield from _of_broker()
    yield from _of_model()


def _of_function(name: str) -> Iterator[Value]:
    def value(key: str, path: Path, doc: str, schema: Json, *, text: bool = False) -> Value:
        full = f"functions.{name}.{key}"
        return Value(
            name=full, kind="Service", object=name, path=path, doc=doc, schema=schema, text=text
        )

    least: Path = (*_ANNOTATIONS, f"{_SCALE}min-scale")
    most: Path = (*_ANNOTATIONS, f"{_SCALE}max-scale")
    yield value("minScale", least, "Replicas that stay.", _NATURAL, text=True)
    yield value("maxScale", most, "Replicas at most.", _NATURAL | {"minimum": 1}, text=True)
    if name == "gateway":
        target: Path = (*_ANNOTATIONS, f"{_SCALE}target")
        doc = "Requests at once, above which there is another replica."
        yield value("target", target, doc, _NATURAL | {"minimum": 1}, text=True)
    else:
        path: Path = (*_TEMPLATE, "containerConcurrency")
        doc = "Events that one replica handles at once."
        yield value("concurrency", path, doc, _NATURAL | {"minimum": 1})
    path = (*_TEMPLATE, "containers", 0, "resources")
    yield value("resources", path, "What a replica needs, and may take.", _RESOURCES)


def _of_broker() -> Iterator[Value]:
    def value(key: str, path: str, doc: str, schema: Json, *, text: bool = False) -> Value:
        return Value(
            name=f"broker.{key}",
            kind="ConfigMap",
            object="broker-default",
            path=("data", path),
            doc=doc,
            schema=schema,
            text=text,
        )

    yield value(
        "bootstrapServers",
        "bootstrap.servers",
        "Kafka's addresses.",
        {"type": "string", "pattern": r"^[^\s,:]+:[0-9]+(,[^\s,:]+:[0-9]+)*$"},
    )
    yield value(
        "partitions",
        "default.topic.partitions",
        "How many consumers of one Trigger work at once; it cannot be lowered later.",
        _NATURAL | {"minimum": 1},
        text=True,
    )
    yield value(
        "replicationFactor",
        "default.topic.replication.factor",
        "Copies of every event.",
        {"type": "integer", "minimum": 1, "maximum": 7},
        text=True,
    )
    yield value(
        "minInsyncReplicas",
        "default.topic.config.min.insync.replicas",
        "Copies that must be written before an event counts as accepted.",
        {"type": "integer", "minimum": 1, "maximum": 7},
        text=True,
    )
    yield value(
        "retentionMs",
        "default.topic.config.retention.ms",
        "How long events can be replayed, in milliseconds.",
        {"type": "string", "pattern": "^[0-9]{1,15}$"},
    )


def _of_model() -> Iterator[Value]:
    def value(key: str, path: Path, doc: str, schema: Json) -> Value:
        return Value(
            name=f"model.{key}",
            kind="InferenceService",
            object="chat",
            path=("spec", "predictor", *path),
            doc=doc,
            schema=schema,
        )

    yield value(
        "storageUri",
        ("model", "storageUri"),
        "Where the weights come from.",
        {"type": "string", "pattern": "^[a-z][a-z0-9+]*://.+"},
    )
    yield value("minReplicas", ("minReplicas",), "Replicas that stay.", _NATURAL)
    yield value("maxReplicas", ("maxReplicas",), "Replicas at most.", _NATURAL | {"minimum": 1})
    yield value(
        "scaleTarget",
        ("scaleTarget",),
        "Requests at once, above which there is another replica.",
        _NATURAL | {"minimum": 1},
    )
    yield value(
        "args",
        ("model", "args"),
        "Arguments of vLLM beside address, weights and name.",
        {"type": "array", "items": {"type": "string", "pattern": "^--"}},
    )
    yield value(
        "resources", ("model", "resources"), "What a replica needs, and may take.", _RESOURCES
    )
