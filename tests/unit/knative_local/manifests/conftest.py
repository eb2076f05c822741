"""Manifests written into a folder, judged and planned."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from knative_local.manifests import Judgement, judge, load_plan
from knative_local.manifests.plan import Plan

Judge = Callable[..., Judgement]
Planner = Callable[..., Plan]

BROKER = """
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: default
  annotations: {eventing.knative.dev/broker.class: Kafka}
"""

ECHO = """
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: echo
  labels: {team: a}
spec:
  template:
    spec:
      containers:
        - image: example.com/echo:1
          command: [python, -m, echo]
"""


def _write(folder: Path, texts: tuple[str, ...]) -> Path:
    file = folder / "manifests.yaml"
    file.write_text("\n---\n".join(textwrap.dedent(text) for text in texts), encoding="utf-8")
    return file


@pytest.fixture
def broker() -> str:
    """A Broker of ours."""
    return BROKER


@pytest.fixture
def echo() -> str:
    """A Knative Service."""
    return ECHO


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judges texts of YAML."""

    def judge_texts(*texts: str) -> Judgement:
        return judge([_write(tmp_path, texts)])

    return judge_texts


@pytest.fixture
def planned(tmp_path: Path) -> Planner:
    """Plans texts of YAML."""

    def plan_texts(*texts: str, images: str | None = None) -> Plan:
        images_file = None
        if images is not None:
            images_file = tmp_path / "images.yml.txt"
            images_file.write_text(textwrap.dedent(images), encoding="utf-8")
        return load_plan([_write(tmp_path, texts)], images_file)

    return plan_texts
