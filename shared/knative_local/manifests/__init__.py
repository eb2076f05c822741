"""Manifests: read, refused where a cluster or this runtime would refuse them, and made a plan."""

from knative_local.manifests.planner import load_plan
from knative_local.manifests.problems import InertObject, InvalidManifests, Problem
from knative_local.manifests.validate import Judgement, judge, validate

__all__ = [
    "InertObject",
    "InvalidManifests",
    "Judgement",
    "Problem",
    "judge",
    "load_plan",
    "validate",
]
