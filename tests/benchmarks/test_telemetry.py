"""What traces and logs cost, measured small: both platforms answer, and only one writes."""

from pathlib import Path

import pytest

from tests.benchmarks.telemetry import MOST_BYTES, telemetry


@pytest.mark.extended
@pytest.mark.timeout(900)
async def test_traces_and_logs_of_a_turn_are_small_and_one_platform_has_none(
    tmp_path: Path,
) -> None:
    found = await telemetry(tmp_path, blocks=2, turns=1)
    assert found.turns == 2
    # From the request to the last token, each hop its own: more than a dozen.
    assert 12 < found.spans < 64
    assert 0 < found.trace_bytes + found.log_bytes < MOST_BYTES
    assert len(found.added) == 2
    assert found.cpu_ms_without + found.cpu_ms_added > 0
    assert found.cpu_ms_without > 0
