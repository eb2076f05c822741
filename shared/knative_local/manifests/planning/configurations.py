"""Templates of revisions, and what makes a new revision of one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from knative_local.manifests import names
from knative_local.manifests.models.base import ObjectModel
from knative_local.manifests.models.serving import RevisionSpec
from knative_local.manifests.models.serving import RevisionTemplate as Template
from knative_local.manifests.parsing import check_annotation_keys, check_labels
from knative_local.manifests.plan import ConfigurationPlan
from knative_local.manifests.planning.bindings import Bindings
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.revisions import RevisionTemplate, plan_revision
from knative_local.manifests.reporting import Place, Placed


def plan_configuration(
    owner: Placed[Any],
    template: Template,
    bindings: Bindings,
    context: Context,
    *,
    service: str,
) -> ConfigurationPlan | None:
    """What the newest revision of a Service or Configuration is made from."""
    place = owner.place.at("spec", "template")
    metadata = template.metadata
    check_labels(metadata.labels, place.at("metadata", "labels"))
    check_annotation_keys(metadata.annotations, place.at("metadata", "annotations"))
    model: ObjectModel = owner.model
    injected: Mapping[str, str] = {}
    if service:
        injected = bindings.environment(owner.namespace, owner.name, model.metadata.labels)
    revision = plan_revision(
        RevisionTemplate(
            service=service,
            configuration=owner.name,
            name=_revision_name(owner.name, metadata.name, place.at("metadata", "name")),
            spec=template.spec,
            annotations=metadata.annotations,
            injected=injected,
            place=place.at("spec"),
            annotations_place=place.at("metadata", "annotations"),
            container_places=tuple(
                place.at("spec", "containers", position)
                for position in range(len(template.spec.containers))
            ),
        ),
        context,
    )
    if revision is None:
        return None
    written = template.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return ConfigurationPlan(
        namespace=owner.namespace,
        name=owner.name,
        revision=revision,
        digest=digest_of(written, injected),
        named=bool(metadata.name),
    )


def digest_of(*parts: Any) -> str:  # plain values of any shape
    """What changes with anything in `parts`."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def spec_digest(
    spec: RevisionSpec, annotations: Mapping[str, str], injected: Mapping[str, str]
) -> str:
    """The digest of a template that is made here and stands in no manifest."""
    written = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return digest_of(written, dict(annotations), dict(injected))


def _revision_name(owner: str, given: str, place: Place) -> str:
    if not given:
        return f"{owner}-00001"
    error = names.label_1035_error(given)
    if error is not None:
        place.refuse(error)
    elif not given.startswith(f"{owner}-") or given == f"{owner}-":
        place.refuse(f"{given!r} must begin with {owner + '-'!r}")
    return given
