"""No panel is empty but those of what others measure; the long test asks them all."""

from pathlib import Path

import pytest

from tests.drills.panels import EMPTY, drawn_of, name
from tests.drills.shown import Shown, one_for_each_board, show
from tests.manifests.boards.files import shipped, targets
from tests.manifests.boards.promql import asked, parsed
from tests.support.prometheus import program
from tools.dashboards.__main__ import alerts_of
from tools.dashboards.boards import BOARDS
from tools.dashboards.sources import OTHERS


def test_panels_that_may_be_empty_ask_for_what_others_measure_and_no_other_panel_does() -> None:
    others = {
        name(target)
        for target in targets()
        if {each.metric for each in asked(parsed(target.expr))} <= OTHERS.keys() - {"ALERTS"}
    }
    assert EMPTY.keys() == others
    names = [name(target) for target in targets()]
    assert len(set(names)) == len(names)


def test_an_empty_panel_one_that_should_be_and_an_unknown_metric_are_faults() -> None:
    first, *rest = EMPTY
    shown = Shown(
        panels=[
            {"name": first, "lines": [{"metric": {}, "values": [[1.0, "2"]]}]},
            *({"name": each, "lines": []} for each in (*rest, "broker: Lag: {{name}}")),
        ],
        unknown={"soma_lost_total"},
        wrong=["talk: nobody answers"],
    )
    assert shown.faults() == [
        "talk: nobody answers",
        "empty: broker: Lag: {{name}}",
        f"not empty: {first}",
        "Prometheus has no soma_lost_total",
    ]


def test_a_line_without_a_number_is_no_answer() -> None:
    (target, *_) = targets()
    lines = [
        {"metric": {"a": "1"}, "values": [[1.0, "NaN"], [2.0, "NaN"]]},
        {"metric": {"a": "2"}, "values": [[1.0, "NaN"], [2.0, "0"]]},
    ]
    assert drawn_of(target, lines)["lines"] == lines[1:]
    assert drawn_of(target, lines[:1])["lines"] == []


def test_an_alert_is_provoked_of_each_dashboard_that_shows_alerts() -> None:
    provoked = {alert for drill in one_for_each_board() for alert in drill.alerts}
    for board in BOARDS:
        assert bool(set(alerts_of(board)) & provoked) == bool(alerts_of(board)), board.name


@pytest.mark.extended
@pytest.mark.timeout(1800)
async def test_every_panel_has_an_answer_of_a_platform_that_was_used(tmp_path: Path) -> None:
    program()
    shown = await show(tmp_path, print)
    assert shown.faults() == []
    asked_for = sum(
        len(panel.get("targets", [])) for board in shipped().values() for panel in board["panels"]
    )
    assert len(shown.panels) == asked_for
