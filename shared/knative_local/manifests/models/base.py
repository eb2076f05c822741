"""What every shape has in common."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from knative_local.manifests.foreign import as_mapping


class ManifestModel(BaseModel):
    """A part of a manifest: unknown fields are refused, and nothing is converted.

    An API server does not turn `8080` into a string either. A field that is `null` is absent.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        strict=True,
    )

    cannot: ClassVar[Mapping[str, str]] = {}
    """Fields that Kubernetes knows and this runtime cannot act on, each with what to say."""

    @model_validator(mode="before")
    @classmethod
    def _nulls_are_absent(cls, value: Any) -> Any:  # foreign YAML
        given = as_mapping(value)
        if given is None:
            return value
        return {key: item for key, item in given.items() if item is not None}


class Metadata(ManifestModel):
    """`metadata` of an object, or of a template."""

    name: str = ""
    namespace: str = ""
    labels: dict[str, str] = Field(default_factory=dict[str, str])
    annotations: dict[str, str] = Field(default_factory=dict[str, str])
    # An object copied out of a cluster has these; they say nothing to a new one.
    creation_timestamp: Any = None
    deletion_timestamp: Any = None
    deletion_grace_period_seconds: Any = None
    finalizers: Any = None
    generation: Any = None
    managed_fields: Any = None
    owner_references: Any = None
    resource_version: Any = None
    self_link: Any = None
    uid: Any = None

    cannot: ClassVar[Mapping[str, str]] = {
        "generateName": "generated names are not supported, give the object a name"
    }


class ObjectModel(ManifestModel):
    """An object with what every object has."""

    api_version: str
    kind: str
    metadata: Metadata = Field(default_factory=Metadata)
    status: Any = None
    """Written by controllers; never read."""


class InertModel(ObjectModel):
    """An object of which only the name is looked at."""

    model_config = ConfigDict(extra="allow")
