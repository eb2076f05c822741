"""`default-ch-webhook`: the kind of channel that stands behind one that names none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from pydantic import Field, ValidationError

from knative_local.manifests.config_reader import ConfigReader
from knative_local.manifests.models.base import ManifestModel
from knative_local.manifests.models.messaging import ChannelTemplate

_STOCK = ChannelTemplate(api_version="messaging.knative.dev/v1", kind="InMemoryChannel")


@dataclass(frozen=True, slots=True)
class ChannelDefaults:
    """The templates of a cluster and of single namespaces."""

    cluster: ChannelTemplate = _STOCK
    namespaces: Mapping[str, ChannelTemplate] = field(default_factory=dict[str, ChannelTemplate])

    def of(self, namespace: str) -> ChannelTemplate:
        """The template for a channel in `namespace` that names none."""
        return self.namespaces.get(namespace, self.cluster)


class _Document(ManifestModel):
    cluster_default: ChannelTemplate = _STOCK
    namespace_defaults: dict[str, ChannelTemplate] = Field(
        default_factory=dict[str, ChannelTemplate]
    )


def read_channel_defaults(reader: ConfigReader) -> ChannelDefaults:
    """The defaults in the ConfigMap, stock ones where there is none."""
    text = reader.text("default-ch-config", "")
    reader.warn_of_unknown()
    if reader.place is None or not text:
        return ChannelDefaults()
    place = reader.place.at("default-ch-config")
    try:
        value: Any = yaml.safe_load(text)
        document = _Document.model_validate(value)
    except yaml.YAMLError as error:
        place.refuse(f"is not valid YAML: {error}")
        return ChannelDefaults()
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where = ".".join(str(step) for step in detail["loc"])
            place.refuse(f"{where}: {detail['msg']}")
        return ChannelDefaults()
    return ChannelDefaults(document.cluster_default, document.namespace_defaults)
