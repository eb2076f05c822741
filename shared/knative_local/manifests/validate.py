"""What is wrong with manifests, without running them."""

from collections.abc import Sequence
from pathlib import Path

from knative_local.manifests.images import read_images
from knative_local.manifests.planner import read_plan
from knative_local.manifests.problems import Problem


def validate(paths: Sequence[Path], images: Path | None = None) -> list[Problem]:
    """Everything a cluster or this runtime would refuse; empty when all is well.

    Without an images file a container whose command only its image knows is given the benefit of
    the doubt.
    """
    known, wrong = read_images(images) if images is not None else (None, [])
    _, problems = read_plan(paths, known)
    return [*wrong, *problems]
