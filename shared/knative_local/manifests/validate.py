"""What is wrong with manifests, without running them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knative_local.manifests.images import read_images
from knative_local.manifests.planner import read_plan
from knative_local.manifests.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a cluster or this runtime would refuse, and what is probably not meant."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def judge(paths: Sequence[Path], images: Path | None = None) -> Judgement:
    """Everything there is to say about the manifests.

    Without an images file a container whose command only its image knows is given the benefit of
    the doubt.
    """
    known, wrong = read_images(images) if images is not None else (None, [])
    plan, problems = read_plan(paths, known)
    return Judgement(problems=(*wrong, *problems), warnings=plan.warnings)


def validate(paths: Sequence[Path], images: Path | None = None) -> list[Problem]:
    """Everything a cluster or this runtime would refuse; empty when all is well."""
    return list(judge(paths, images).problems)
