"""What is shipped together: every overlay, and every overlay with components that is supported."""

from dataclasses import dataclass

from tests.manifests.rendering import (
    OVERLAYS,
    Manifest,
    combined,
    component_names,
    overlay_names,
    rendered_example,
)

IN_AWS = (
    "msk",
    "external-secrets",
    "network-policies",
    "large-model",
    "keda",
    "monitoring",
    "gpu",
    "small-models",
)
"""A production on AWS."""

ALL_MODELS = (
    "network-policies",
    "gpu",
    "large-model",
    "small-models",
    "speech",
    "model-cache",
    "keda",
)
"""A production that serves everything itself."""

IN_CLUSTER = ("strimzi", "network-policies", "monitoring", "opa-server", "openfga")
"""A production whose Kafka and policy servers are pods beside it."""

BY_ARGO_CD = (
    "strimzi",
    "external-secrets",
    "strimzi-credentials",
    "network-policies",
    "monitoring",
)
"""What `knative/argocd` deploys: Kafka in the cluster, secrets from AWS."""

STANDING_BY = ("msk", "external-secrets", "network-policies", "monitoring", "multi-region")
"""The second region of a production on AWS."""

TRIED_IN_KIND = ("network-policies", "monitoring")
"""What makes sense without a cloud and without Kafka."""

EXAMPLES = ("models/adapter", "models/canary")
"""Overlays below `docs/examples`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """An overlay and the components that are opted into, or an example of an overlay."""

    overlay: str
    components: tuple[str, ...] = ()
    example: str | None = None
    """Its folder below `docs/examples`; then the overlay is the one that it begins with."""

    @property
    def name(self) -> str:
        """Such as `production+keda`."""
        return self.example or "+".join((self.overlay, *self.components))

    def rendered(self) -> list[Manifest]:
        """Its objects."""
        if self.example is not None:
            return rendered_example(self.example)
        return combined(self.overlay, self.components)


def combinations() -> list[Combination]:
    """Overlays alone, production with each component, the sets above, and the examples."""
    already = included_components()
    alone = [Combination(overlay=overlay) for overlay in overlay_names()]
    single = [
        Combination(overlay="production", components=(component,))
        for component in component_names()
        if component not in already
    ]
    known = set(component_names())
    sets = [
        Combination(overlay=overlay, components=tuple(name for name in chosen if name in known))
        for overlay, chosen in (
            ("production", IN_AWS),
            ("staging", IN_AWS),
            ("production", ALL_MODELS),
            ("production", STANDING_BY),
            ("production", IN_CLUSTER),
            ("production", BY_ARGO_CD),
            ("kind", TRIED_IN_KIND),
        )
    ]
    examples = [Combination(overlay="production", example=example) for example in EXAMPLES]
    distinct = {found.name: found for found in (*alone, *single, *sets, *examples)}
    return list(distinct.values())


def included_components() -> set[str]:
    """What production has without being asked."""
    text = (OVERLAYS / "production" / "kustomization.yaml").read_text()
    return {name for name in component_names() if f"../../components/{name}\n" in text}
