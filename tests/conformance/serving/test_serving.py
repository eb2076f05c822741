"""knative-local answers as a cluster did; a cluster answers as it did when it was asked."""

import json
from typing import Any

import pytest

from tests.conformance.serving.asking import ANSWERS, LIVE, ask
from tests.conformance.serving.cases import CASES, Case
from tests.conformance.serving.differences import DIFFERENCES

RECORDED: dict[str, dict[str, Any]] = json.loads(ANSWERS.read_text())
SLACK_SECONDS = 3


def test_every_question_has_a_recorded_answer() -> None:
    assert [case.name for case in CASES] == list(RECORDED)
    assert set(DIFFERENCES) <= set(RECORDED)
    assert len(CASES) == len(RECORDED)


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
