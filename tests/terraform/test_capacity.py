"""The capacity page follows from its figures."""

import copy
import json
from typing import Any

import pytest

from tests.contracts.repository import ROOT
from tools import capacity


def _figures() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capacity.FIGURES.read_text())
    return found


def test_the_page_is_what_its_figures_give() -> None:
    assert capacity.PAGE.read_text() == capacity.page(_figures())


def test_the_cores_are_the_measured_milliseconds_at_the_peak() -> None:
    # 10 million a day, four times the mean: 462.96 a second of 27.295 ms, on cores half busy.
    assert capacity.plan(10_000_000, _figures()).cores == pytest.approx(25.273, abs=0.001)


@pytest.mark.parametrize(
    "figure",
    ["turn_cpu_ms_without_model", "gateway_accept_cpu_ms", "data_plane_cpu_ms_per_event"],
)
def test_a_measured_figure_that_changes_changes_the_page(figure: str) -> None:
    changed = copy.deepcopy(_figures())
    changed["measured"][figure] *= 3
    assert capacity.page(changed) != capacity.PAGE.read_text()
    assert capacity.plan(100_000, changed).cores > capacity.plan(100_000, _figures()).cores


def test_more_turns_never_cost_less() -> None:
    costs = [sum(capacity.plan(turns, _figures()).cost.values()) for turns in capacity.LOADS]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


def test_every_class_has_a_price_and_is_one_that_terraform_takes() -> None:
    prices = _figures()["prices"]["per_hour"]
    variables = "".join(
        path.read_text() for path in (ROOT / "terraform" / "modules").glob("*/variables.tf")
    )
    for tier in capacity.TIERS:
        for name in (tier.node, tier.kafka, tier.postgres, tier.redis):
            assert prices[name] > 0
        assert tier.postgres.split(".")[1] in variables
        assert tier.redis.split(".")[1] in variables


def test_the_price_table_says_when_and_where_from() -> None:
    prices = _figures()["prices"]
    assert prices["date"]
    assert "aws.amazon.com" in prices["source"]
