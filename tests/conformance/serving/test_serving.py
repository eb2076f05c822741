"""knative-local answers as a cluster did; a cluster answers as it did when it was asked."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.serving.asking import ANSWERS, LIVE, ask
from tests.conformance.serving.cases import CASES, Case
from tests.conformance.serving.differences import DIFFERENCES

RECORDED: dict[str, dict[str, Any]] = json.loads(ANSWERS.read_text())
SLACK_SECONDS = 3
LISTED = Path(__file__).parents[3] / "docs" / "conformance" / "1.8-side-by-side.toml"


def test_every_question_has_a_recorded_answer() -> None:
    assert [case.name for case in CASES] == list(RECORDED)
    assert set(DIFFERENCES) <= set(RECORDED)
    assert len(CASES) == len(RECORDED)


def test_every_difference_is_on_the_page() -> None:
    rows = tomllib.loads(LISTED.read_text(encoding="utf-8"))["row"]
    listed = [row["requirement"].partition(":")[0] for row in rows if "unsupported" in row]
    assert sorted(listed) == sorted(DIFFERENCES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_serving_answers_as_a_cluster_did(case: Case, gateway: tuple[str, int]) -> None:
    expected = dict(RECORDED[case.name])
    if not LIVE and case.name in DIFFERENCES:
        own = DIFFERENCES[case.name].own
        assert all(expected.get(key) != value for key, value in own.items())
        expected |= own
    answer = await ask(gateway, case)
    seconds = (answer.pop("seconds", 0), expected.pop("seconds", 0))
    assert answer == expected
    assert -1 <= seconds[0] - seconds[1] <= SLACK_SECONDS
