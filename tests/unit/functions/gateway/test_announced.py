"""What the broker has stored is not published again for a while."""

from uuid import uuid4

from functions.gateway.announced import AGAIN_SECONDS, MOST, Announced


def test_an_announcement_counts_for_a_while() -> None:
    now = 1000.0
    announced, turn = Announced(lambda: now), uuid4()
    assert turn not in announced

    announced.note(turn)

    assert turn in announced
    now += AGAIN_SECONDS
    assert turn not in announced


def test_only_the_newest_are_remembered() -> None:
    announced, first = Announced(lambda: 1000.0), uuid4()
    announced.note(first)
    others = [uuid4() for _ in range(MOST)]
    for other in others:
        announced.note(other)

    assert first not in announced
    assert others[-1] in announced
