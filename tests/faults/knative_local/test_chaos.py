"""Everything that can die does, and no event is lost."""

from pathlib import Path

from tests.faults.knative_local.chaos import Chaos
from tests.faults.knative_local.records import Records, Stored, expected_dead, lost_by_commits
from tests.faults.knative_local.subscriber import ANSWERED, ASKED

EVENTS = 500


async def test_nothing_is_lost_while_runtime_subscribers_and_kafka_die(tmp_path: Path) -> None:
    outcome = await Chaos(tmp_path / "chaos", EVENTS).run()
    assert len(outcome.faults) == 6
    assert outcome.missed_by_first == []
    assert outcome.missed_by_second == []
    assert outcome.dead_letters == len(expected_dead(range(EVENTS))) > 8
    assert outcome.dead_letters_missing == []
    assert outcome.dead_letters_wrong == []
    assert outcome.committed_too_far == []
    assert outcome.is_good, outcome


def test_the_audit_finds_commits_past_unfinished_work(tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_text(f"0 {ASKED} -\n1 {ASKED} -\n13 {ASKED} -\n")
    records = Records(tmp_path)
    records.refresh()
    asked = [Stored(0, at, ASKED, number) for at, number in enumerate((0, 1, 2, 13))]
    answer = Stored(0, 4, ANSWERED, 0)
    found = lost_by_commits("first", {0: 4}, [*asked, answer], records)
    # 1 has no answer in the topic, 2 was never handled, and 13 was refused and is nowhere.
    assert [each.number for each in found] == [1, 2, 13]
    assert lost_by_commits("first", {0: 1}, [*asked, answer], records) == []
    assert lost_by_commits("second", {0: 4}, [*asked, answer], records) == []
    assert lost_by_commits("second", {0: 5}, [*asked, answer], records) == [answer]
