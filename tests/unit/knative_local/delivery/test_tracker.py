"""Progress in a partition: nothing unfinished is ever committed over, and nothing is lost."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from knative_local.delivery.tracker import OffsetTracker, Ticket


def test_a_new_tracker_may_commit_where_it_starts() -> None:
    assert OffsetTracker(7).committable == 7


def test_records_finished_out_of_order_are_committed_only_up_to_the_first_unfinished() -> None:
    tracker = OffsetTracker(0)
    tickets = [tracker.begin(offset) for offset in range(4)]
    tracker.finish(tickets[3])
    tracker.finish(tickets[1])
    assert tracker.committable == 0
    tracker.finish(tickets[0])
    assert tracker.committable == 2
    tracker.finish(tickets[2])
    assert tracker.committable == 4


def test_gaps_in_the_log_do_not_hold_the_commit_back() -> None:
    tracker = OffsetTracker(0)
    tracker.finish(tracker.begin(5))
    tracker.skip_to(20)
    assert tracker.committable == 20


def test_a_record_that_nobody_wants_behind_one_in_flight_waits_for_it() -> None:
    tracker = OffsetTracker(0)
    ticket = tracker.begin(0)
    tracker.skip_to(2)
    assert tracker.committable == 0
    tracker.finish(ticket)
    assert tracker.committable == 2


def test_a_tracker_goes_back_when_the_topic_begins_anew() -> None:
    tracker = OffsetTracker(90)
    tracker.begin(90)
    tracker.restart_at(0)
    assert tracker.committable == 0
    assert tracker.position == 0


def test_a_record_of_the_former_log_does_not_finish_one_of_the_new_at_the_same_offset() -> None:
    tracker = OffsetTracker(0)
    former = tracker.begin(0)
    tracker.restart_at(0)
    new = tracker.begin(0)
    tracker.finish(former)
    assert tracker.committable == 0
    tracker.finish(new)
    assert tracker.committable == 1


class Bookkeeping(RuleBasedStateMachine):
    """A log that grows with gaps, one group that reads it, and everything that may go wrong.

    The group's process reads on, finishes what is in flight in any order, commits now and then,
    is killed, or has to hand the partition over; the topic may be deleted and made again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.log: dict[int, bool] = {}
        """Every record's offset, and whether the group wants it."""
        self.end = 0
        self.finished: set[int] = set()
        self.committed = 0
        self.tracker = OffsetTracker(0)
        self.in_flight: list[Ticket] = []
        self.strays: list[Ticket] = []

    @rule(gap=st.integers(0, 3), wanted=st.booleans())
    def append(self, gap: int, wanted: bool) -> None:
        self.end += gap
        self.log[self.end] = wanted
        self.end += 1

    @precondition(lambda self: self.tracker.position < self.end)
    @rule(records=st.integers(1, 5))
    def read(self, records: int) -> None:
        for offset in sorted(each for each in self.log if each >= self.tracker.position)[:records]:
            if self.log[offset]:
                self.in_flight.append(self.tracker.begin(offset))
            else:
                self.tracker.skip_to(offset + 1)

    @precondition(lambda self: self.in_flight)
    @rule(choice=st.integers(min_value=0))
    def finish(self, choice: int) -> None:
        ticket = self.in_flight.pop(choice % len(self.in_flight))
        self.finished.add(ticket.offset)
        self.tracker.finish(ticket)

    @rule()
    def commit(self) -> None:
        before = self.committed
        self.committed = self.tracker.committable
        assert self.committed >= before

    @rule()
    def kill(self) -> None:
        self.in_flight.clear()
        self.tracker = OffsetTracker(self.committed)

    @rule()
    def hand_over(self) -> None:
        self.commit()
        self.kill()

    @rule()
    def make_the_topic_again(self) -> None:
        self.log, self.end, self.committed = {}, 0, 0
        self.finished.clear()
        self.strays += self.in_flight
        self.in_flight.clear()
        self.tracker.restart_at(0)

    @precondition(lambda self: self.strays)
    @rule()
    def finish_one_of_the_former_log(self) -> None:
        self.tracker.finish(self.strays.pop())

    @invariant()
    def nothing_wanted_is_skipped(self) -> None:
        limit = max(self.committed, self.tracker.committable)
        assert all(
            each in self.finished for each, wanted in self.log.items() if wanted and each < limit
        )

    @invariant()
    def the_commit_is_the_lowest_unfinished(self) -> None:
        lowest = min((each.offset for each in self.in_flight), default=self.tracker.position)
        assert self.tracker.committable == lowest

    def teardown(self) -> None:
        # Nothing is lost: whoever comes last brings everything to its end.
        self.kill()
        while any(each >= self.tracker.position for each in self.log):
            self.read(5)
        while self.in_flight:
            self.finish(0)
        self.commit()
        assert {each for each, wanted in self.log.items() if wanted} <= self.finished
        assert self.committed == (max(self.log) + 1 if self.log else self.committed)


def test_no_order_of_completion_gap_kill_or_hand_over_skips_or_loses_a_record() -> None:
    run_state_machine_as_test(
        Bookkeeping, settings=settings(max_examples=150, stateful_step_count=40)
    )
