"""What the webhooks of a cluster accept is accepted here, and what they refuse is refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from knative_local.manifests import judge
from tests.support.admission import Case, cases

# What the objects refer to.
COMPANIONS: tuple[dict[str, Any], ...] = (
    {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {"name": "hello"},
        "spec": {
            "template": {
                "spec": {"containers": [{"image": "example.com/hello:1", "command": ["hello"]}]}
            }
        },
    },
    {
        "apiVersion": "eventing.knative.dev/v1",
        "kind": "Broker",
        "metadata": {
            "name": "default",
            "annotations": {"eventing.knative.dev/broker.class": "Kafka"},
        },
    },
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings"},
        "data": {
            "bootstrap.servers": "kafka:9092",
            "default.topic.partitions": "1",
            "default.topic.replication.factor": "1",
        },
    },
)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_it_is_judged_as_by_a_cluster(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    beside = [each for each in COMPANIONS if not _same(each, case.manifest)]
    file.write_text(yaml.safe_dump_all([case.manifest, *beside]))
    problems = judge([file]).problems
    assert ("refused" if problems else "accepted") == case.here, list(map(str, problems))
    assert {problem.kind for problem in problems} <= {case.manifest["kind"]}
    assert all(problem.field and problem.line for problem in problems)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one["kind"] == other["kind"] and one["metadata"]["name"] == other["metadata"]["name"]


def test_there_are_cases_of_both_verdicts_for_every_kind() -> None:
    verdicts: dict[str, set[str]] = {}
    for case in cases():
        verdicts.setdefault(case.manifest["kind"], set()).add(case.cluster)
    assert set(verdicts) >= {
        "Broker",
        "ConfigMap",
        "InferenceService",
        "PingSource",
        "Service",
        "SinkBinding",
        "Trigger",
    }
    assert all(found == {"accepted", "refused"} for found in verdicts.values())
