"""A restore into an empty environment: what was accepted before the backup is there."""

from pathlib import Path

import pytest

from tests.faults.drill.drill import drill

pytestmark = [pytest.mark.timeout(900), pytest.mark.extended]
TURNS = 9


async def test_every_turn_accepted_before_the_backup_survives_that_all_is_destroyed(
    tmp_path: Path,
) -> None:
    (tmp_path / "state").mkdir()

    outcome = await drill(tmp_path / "state", tmp_path / "backup", turns=TURNS)

    assert outcome.accepted * 2 >= TURNS
    assert (outcome.lost, outcome.missing, outcome.changed) == ([], [], [])
    assert outcome.unended == []
    assert outcome.answered_after
