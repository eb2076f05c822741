"""Every combination and every mutation put to an API server, and what came of it."""

import json
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import yaml

from tests.manifests.cluster import Cluster
from tests.manifests.combinations import Combination, combinations
from tests.manifests.judging import Verdict, admission, identity, judge, namespaces
from tests.manifests.mutations import Mutation, mutations
from tests.manifests.rendering import Manifest


@dataclass(kw_only=True)
class Report:
    """What `build/manifests.json` holds."""

    overlays: int
    combinations: int
    objects: int = 0
    """Of all combinations together."""
    rejected: int = 0
    warnings: int = 0
    changed: int = 0
    """Objects that a second apply changed."""
    verdicts: dict[str, Verdict] = field(default_factory=dict[str, Verdict])
    """By combination."""
    refused: dict[str, str] = field(default_factory=dict[str, str])
    """What was said to each mutation, the object's name first."""
    accepted: list[str] = field(default_factory=list[str])
    """Mutations that were not refused, and originals that were."""

    @property
    def clean(self) -> bool:
        """Everything of ours is accepted as it is, and everything broken is refused."""
        return not (self.rejected or self.warnings or self.changed or self.accepted)

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=2) + "\n")


def report(
    cluster: Cluster,
    wanted: list[Combination] | None = None,
    say: Callable[[str], None] = print,
    *,
    only_admitted: Collection[Combination] = (),
) -> Report:
    """Ask the cluster about all combinations, or those wanted, and about all mutations.

    Those of `only_admitted` are not stored.
    """
    chosen = combinations() if wanted is None else wanted
    rendered = {found: found.rendered() for found in chosen}
    made = Report(overlays=len({found.overlay for found in chosen}), combinations=len(chosen))
    with namespaces(cluster, [item for manifests in rendered.values() for item in manifests]):
        for combination, manifests in rendered.items():
            ask = admission if combination in only_admitted else judge
            verdict = ask(cluster, manifests)
            made.verdicts[combination.name] = verdict
            made.objects += verdict.objects
            made.rejected += len(verdict.rejected)
            made.warnings += len(verdict.warnings)
            made.changed += len(verdict.changed)
            say(f"{combination.name}: {verdict.objects} objects, {_told(verdict)}")
        _ask_mutations(cluster, made)
    say(f"{len(made.refused)} mutations refused, {len(made.accepted)} wrongly judged")
    return made


def _told(verdict: Verdict) -> str:
    if verdict.clean:
        return "accepted, unchanged when applied again"
    return "\n  ".join(
        [
            "NOT CLEAN",
            *verdict.rejected,
            *verdict.warnings,
            *(f"changed by another apply: {name}" for name in verdict.changed),
        ]
    )


def _ask_mutations(cluster: Cluster, made: Report) -> None:
    asked = list(mutations())
    # All good ones at once; only where one is refused it matters which.
    good = _refusal(cluster, *(mutation.good for mutation in asked)) is None
    with ThreadPoolExecutor(4) as pool:
        for mutation, refusal in zip(
            asked, pool.map(partial(_judged, cluster, good), asked), strict=True
        ):
            if refusal is None:
                made.accepted.append(f"{identity(mutation.broken)}: {mutation.what}")
            else:
                made.refused[mutation.what] = f"{identity(mutation.broken)}: {refusal}"


def _judged(cluster: Cluster, good: bool, mutation: Mutation) -> str | None:
    """Why the broken object is refused; None if it is not, or if the good one is refused, too."""
    if not good and _refusal(cluster, mutation.good) is not None:
        return None
    return _refusal(cluster, mutation.broken)


def _refusal(cluster: Cluster, *manifests: Manifest) -> str | None:
    said = cluster.kubectl(
        "apply", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump_all(manifests)
    )
    return None if said.status == 0 else said.err.strip()
