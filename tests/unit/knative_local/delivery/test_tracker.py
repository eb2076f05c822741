"""Progress in a partition: nothing unfinished is ever committed over."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from knative_local.delivery.tracker import OffsetTracker

gaps_and_choices = st.lists(
    st.tuples(st.integers(min_value=0, max_value=3), st.booleans()), max_size=60
)


def test_a_new_tracker_may_commit_where_it_starts() -> None:
    assert OffsetTracker(7).committable == 7


def test_records_finished_out_of_order_are_committed_only_up_to_the_first_unfinished() -> None:
    tracker = OffsetTracker(0)
    for offset in range(4):
        tracker.begin(offset)
    tracker.finish(3)
    tracker.finish(1)
    assert tracker.committable == 0
    tracker.finish(0)
    assert tracker.committable == 2
    tracker.finish(2)
    assert tracker.committable == 4


def test_gaps_in_the_log_do_not_hold_the_commit_back() -> None:
    tracker = OffsetTracker(0)
    tracker.begin(5)
    tracker.finish(5)
    tracker.skip_to(20)
    assert tracker.committable == 20


def test_a_record_that_nobody_wants_behind_one_in_flight_waits_for_it() -> None:
    tracker = OffsetTracker(0)
    tracker.begin(0)
    tracker.skip_to(2)
    assert tracker.committable == 0
    tracker.finish(0)
    assert tracker.committable == 2


def test_a_tracker_goes_back_when_the_topic_begins_anew() -> None:
    tracker = OffsetTracker(90)
    tracker.begin(90)
    tracker.restart_at(0)
    assert tracker.committable == 0
    assert tracker.position == 0


@given(log=gaps_and_choices, order=st.randoms(use_true_random=False))
def test_the_commit_is_always_the_lowest_offset_that_is_not_finished(
    log: list[tuple[int, bool]], order: Random
) -> None:
    tracker = OffsetTracker(0)
    unfinished: set[int] = set()
    offset = 0
    for gap, wanted in log:
        offset += gap
        if wanted:
            tracker.begin(offset)
            unfinished.add(offset)
        else:
            tracker.skip_to(offset + 1)
        offset += 1
        if unfinished and order.random() < 0.4:
            done = order.choice(sorted(unfinished))
            tracker.finish(done)
            unfinished.discard(done)
        assert tracker.committable == min(unfinished, default=tracker.position)
        assert tracker.position == offset


@given(log=gaps_and_choices)
def test_the_commit_never_goes_back_and_ends_at_the_end(log: list[tuple[int, bool]]) -> None:
    tracker = OffsetTracker(0)
    begun: list[int] = []
    offset = 0
    for gap, wanted in log:
        offset += gap
        if wanted:
            tracker.begin(offset)
            begun.append(offset)
        else:
            tracker.skip_to(offset + 1)
        offset += 1
    seen = tracker.committable
    for done in reversed(begun):
        tracker.finish(done)
        assert tracker.committable >= seen
        seen = tracker.committable
    assert seen == offset
