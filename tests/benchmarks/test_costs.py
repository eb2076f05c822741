"""How often a turn waits for a server, with and without a call of a tool: the benchmark, small."""

from pathlib import Path

import pytest

from tests.benchmarks.costs import costs

TURNS = 2


@pytest.mark.extended
@pytest.mark.timeout(900)
async def test_a_turn_waits_no_more_often_for_servers_than_promised(tmp_path: Path) -> None:
    plain, tool = await costs(tmp_path, turns=TURNS)

    assert plain.calls == 0
    assert tool.calls == 1
    # The message is given to the broker and delivered, then what is analyzed and routed, and in the
    # end that the turn is over.
    assert plain.round_trips["broker"] == 5
    # And the call is asked for and answered.
    assert tool.round_trips["broker"] == 7
    for cost in (plain, tool):
        assert cost.cpu_ms > 0
        for server, count in cost.round_trips.items():
            assert 0 < count <= cost.most(server), cost
