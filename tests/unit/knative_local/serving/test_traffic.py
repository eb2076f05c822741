"""Traffic targets at the level of revisions, and the choice of one."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knative_local.manifests.plan import TrafficTarget
from knative_local.serving.traffic import Known, Split, Target, resolve, shares_of

KNOWN = Known(
    latest_ready={"web": "web-00002", "fresh": "", "wrecked": ""},
    failed=frozenset({"wrecked"}),
    owner={"web-00001": "web", "web-00002": "web", "web-00003": "web", "bad": "web", "alone": ""},
    ready=frozenset({"web-00001", "web-00002", "alone"}),
    broken=frozenset({"bad"}),
)


def latest(percent: int, tag: str = "") -> TrafficTarget:
    return TrafficTarget(configuration="web", percent=percent, tag=tag)


def named(name: str, percent: int = 100) -> TrafficTarget:
    return TrafficTarget(revision=name, percent=percent)


def test_latest_is_the_latest_ready_revision() -> None:
    found, condition = resolve([latest(90), named("web-00001", 10)], KNOWN, "web")
    assert found == [
        Target(revision="web-00002", percent=90, configuration="web"),
        Target(revision="web-00001", percent=10),
    ]
    assert condition.status == "True"


@pytest.mark.parametrize(
    ("target", "status", "reason", "message"),
    [
        (named("gone"), "False", "RevisionMissing", 'Revision "gone" referenced in traffic'),
        (named("web-00003"), "Unknown", "RevisionMissing", "is not yet ready"),
        (named("bad"), "False", "RevisionMissing", 'Revision "bad" failed to become ready'),
        (named("alone"), "False", "RevisionNotOwned", 'does not belong to Service "web"'),
        (
            TrafficTarget(configuration="fresh", percent=100),
            "Unknown",
            "RevisionMissing",
            "is waiting for a Revision to become ready",
        ),
        (
            TrafficTarget(configuration="wrecked", percent=100),
            "False",
            "RevisionMissing",
            "does not have any ready Revision",
        ),
        (
            TrafficTarget(configuration="none", percent=100),
            "False",
            "ConfigurationMissing",
            'Configuration "none" referenced in traffic not found',
        ),
    ],
)
def test_target_that_is_not_there_is_named(
    target: TrafficTarget, status: str, reason: str, message: str
) -> None:
    found, condition = resolve([latest(0), target], KNOWN, "web")
    assert found is None
    assert (condition.type, condition.status, condition.reason) == (
        "AllTrafficAssigned",
        status,
        reason,
    )
    assert message in condition.message


def test_failure_says_more_than_waiting() -> None:
    _, condition = resolve([named("bad", 50), named("web-00003", 50)], KNOWN, "web")
    assert condition.status == "False"


def test_lonely_revision_gets_everything() -> None:
    assert shares_of([Target(revision="a", percent=0, tag="t")]) == {"a": 100}
    both = [Target(revision="a", percent=20), Target(revision="a", percent=80)]
    assert shares_of(both) == {"a": 100}


def test_revision_without_a_share_is_never_chosen() -> None:
    split = Split({"a": 0, "b": 60, "c": 40})
    assert {split.choose() for _ in range(500)} == {"b", "c"}
    assert Split({}).choose() is None


@given(st.lists(st.integers(1, 60), min_size=2, max_size=6))
def test_every_revision_is_chosen_as_often_as_its_percent_says(percents: list[int]) -> None:
    shares = {str(number): percent for number, percent in enumerate(percents)}
    total = sum(percents)
    draws = iter((number + 0.5) / total for number in range(total))
    split = Split(shares)
    assert Counter(split.choose(lambda: next(draws)) for _ in range(total)) == shares


def test_choice_is_random() -> None:
    random.seed(7)
    split = Split({"a": 50, "b": 50})
    assert {split.choose() for _ in range(64)} == {"a", "b"}
