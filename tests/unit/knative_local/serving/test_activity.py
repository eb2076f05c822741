"""When the last replica goes."""

from knative_local.manifests.plan import ScalingSpec
from knative_local.serving.activity import Activity, last_replica_goes


def goes_at(spec: ScalingSpec, activity: Activity, *, until: int = 400) -> int | None:
    """The second at which the last replica goes when nothing is wanted from 0 on."""
    return next((s for s in range(until) if last_replica_goes(spec, activity, float(s))), None)


def test_active_revision_becomes_inactive_after_a_window_and_ends_after_the_grace() -> None:
    activity = Activity(active_since=0.0)
    assert goes_at(ScalingSpec(), activity) == 90
    assert activity.inactive_since == 60.0


def test_grace_is_spent_when_the_activator_has_been_in_the_path_for_it() -> None:
    activity = Activity(active_since=-100.0, proxied_since=-100.0)
    assert goes_at(ScalingSpec(), activity) == 1


def test_activator_enters_the_path_when_the_revision_becomes_inactive() -> None:
    activity = Activity(active_since=-100.0)
    assert goes_at(ScalingSpec(), activity) == 30
    assert activity.proxied_since == 0.0


def test_retention_is_a_hard_minimum() -> None:
    activity = Activity(active_since=-100.0, proxied_since=-100.0)
    assert goes_at(ScalingSpec(retention_seconds=45), activity) == 45


def test_retention_longer_than_the_grace_stands_for_it() -> None:
    assert goes_at(ScalingSpec(retention_seconds=45), Activity(active_since=-100.0)) == 45


def test_demand_makes_it_active_for_a_whole_window_again() -> None:
    activity = Activity(active_since=-100.0, proxied_since=-100.0)
    assert not last_replica_goes(ScalingSpec(), activity, 0.0)
    activity.became_active(0.5)
    assert goes_at(ScalingSpec(), activity) == 62


def test_time_in_the_path_counts_only_without_a_break() -> None:
    activity = Activity(active_since=-100.0, proxied_since=-100.0)
    activity.proxy(0.0, needed=False)
    activity.proxy(10.0, needed=True)
    assert activity.proxied_since == 10.0
