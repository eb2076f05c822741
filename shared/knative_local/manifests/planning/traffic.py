"""Traffic targets, judged as Serving's webhook judges them."""

from __future__ import annotations

from collections.abc import Sequence

from knative_local.manifests import names
from knative_local.manifests.models.serving import TrafficTarget as Given
from knative_local.manifests.plan import TrafficTarget
from knative_local.manifests.reporting import Place


def plan_traffic(
    given: Sequence[Given], place: Place, *, configuration: str
) -> tuple[TrafficTarget, ...]:
    """The targets of a Route.

    Args:
        given: As written.
        place: Where they stand.
        configuration: The Configuration of the Service they belong to; empty for a Route that
            stands alone, whose targets name theirs.
    """
    if not given and configuration:
        return (TrafficTarget(configuration=configuration, percent=100),)
    tags: set[str] = set()
    for position, target in enumerate(given):
        _check(target, tags, place.at(position), alone=not configuration)
    total = sum(target.percent or 0 for target in given)
    if total != 100:
        place.refuse(f"the percentages sum to {total}, not 100")
    return tuple(
        TrafficTarget(
            configuration="" if each.revision_name else each.configuration_name or configuration,
            revision=each.revision_name,
            percent=each.percent or 0,
            tag=each.tag,
        )
        for each in given
    )


def _check(target: Given, tags: set[str], place: Place, *, alone: bool) -> None:
    if not alone and target.configuration_name:
        place.at("configurationName").refuse("is not allowed in a Service")
    elif alone and bool(target.configuration_name) == bool(target.revision_name):
        place.refuse("needs either a configurationName or a revisionName")
    if target.url:
        place.at("url").refuse("is not allowed here, Knative writes it")
    if target.percent is not None and not 0 <= target.percent <= 100:
        place.at("percent").refuse(f"{target.percent} must be between 0 and 100")
    if target.latest_revision is not None and target.latest_revision == bool(target.revision_name):
        place.at("latestRevision").refuse("true and a revisionName exclude each other")
    if target.revision_name:
        error = names.subdomain_error(target.revision_name)
        if error is not None:
            place.at("revisionName").refuse(error)
    if target.tag:
        _check_tag(target.tag, tags, place.at("tag"))


def _check_tag(tag: str, tags: set[str], place: Place) -> None:
    error = names.label_1035_error(tag)
    if error is not None:
        place.refuse(error)
    if tag in tags:
        place.refuse(f"{tag!r} is used twice")
    tags.add(tag)
