"""What is made of a run's samples."""

import math
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from loadtests.results import compare, growth, page, row, steps, summary
from loadtests.results.samples import Run, Sample, percentile
from tests.unit.loadtests.runs import (
    HALF_AN_HOUR,
    leaking,
    looks,
    missed,
    run,
    sample,
    thresholds,
    visit,
)


def samples(ms: float, *, failed: int = 0) -> list[Sample]:
    late = [sample(at, 1, name="late", kind="generator") for at in range(100)]
    visits = [visit(at, 500, error="wrong" if at < failed else None) for at in range(100)]
    return [*late, *visits, *(sample(at, ms) for at in range(100))]


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert percentile(range(1, 101), share) == value


def noisy(scale: float, seed: int, seconds: int = 120) -> Run:
    chance = Random(seed)
    return run([sample(at / 4, chance.gauss(100, 20) * scale) for at in range(4 * seconds)])


def test_runs_of_the_same_speed_differ_by_noise_alone() -> None:
    said = {line.said for line in compare.differences(noisy(1, 1), noisy(1, 2))}

    assert said == {"no difference beyond noise"}


def test_many_figures_of_like_runs_raise_no_false_alarm() -> None:
    def several(seed: int) -> Run:
        chance = Random(seed)
        return run(
            sample(at / 2, chance.lognormvariate(5, 0.6), name=f"measure {number}")
            for number in range(6)
            for at in range(240)
        )

    found = [compare.differences(several(seed), several(seed + 100)) for seed in (1, 2)]

    assert {line.said for each in found for line in each} == {"no difference beyond noise"}


def test_the_tail_of_a_short_run_is_a_matter_of_luck() -> None:
    short = [run(noisy(scale, seed).samples[::8]) for scale, seed in ((1, 1), (3, 2))]

    said = {line.name: line.said for line in compare.differences(*short)}

    assert said == {"first token, p50": "slower", "first token, p95": "too few samples"}


@pytest.mark.parametrize(("scale", "said"), [(1.5, "slower"), (0.6, "faster")])
def test_a_run_that_differs_by_more_than_noise_is_named(scale: float, said: str) -> None:
    assert {line.said for line in compare.differences(noisy(1, 1), noisy(scale, 2))} == {said}


def test_a_few_samples_prove_nothing() -> None:
    found = compare.differences(noisy(1, 1, 2), noisy(3, 2, 2))

    assert {line.said for line in found} == {"too few samples"}


def test_runs_of_other_loads_or_machines_are_not_compared() -> None:
    other = run([], rate=2.0, about={"machine": {"cores": 64}})

    reasons = " ".join(compare.why_not(run([]), other))

    assert "rate" in reasons
    assert "cores" in reasons
    assert compare.why_not(run([]), run([])) == []


def warming(at: float) -> float:
    """Caches and pools that fill, slowly, up to what they hold."""
    return 80 + 40 * (1 - math.exp(-at / 150))


def both(at: float) -> float:
    return warming(at) + leaking(20)(at)


def one_step(at: float) -> float:
    """What happens once is no leak."""
    return 90 if at > 800 else 80


def soaked(mib: Callable[[float], float]) -> Run:
    return run([visit(1, 1)], platform=looks(mib), **HALF_AN_HOUR)


def test_growth_is_told_from_noise() -> None:
    still, grows = (growth.of(soaked(leaking(slope)))["gateway"] for slope in (0, 60))

    assert abs(still.slope) < 3 * still.error
    assert grows.slope == pytest.approx(60, abs=3 * grows.error)
    assert grows.slope - 2 * grows.error > 50


@pytest.mark.parametrize(
    ("mib", "red"),
    [
        (leaking(0), False),
        (warming, False),
        (leaking(20), True),
        (both, True),
        (one_step, False),
    ],
    ids=["still", "warming", "leaking", "warming and leaking", "one step"],
)
def test_a_soak_in_which_a_process_goes_on_growing_is_red(
    tmp_path: Path, mib: Callable[[float], float], red: bool
) -> None:
    stated = thresholds(tmp_path, "allowance = 0.2\n[soak]\ngrowth = 5\n")

    assert missed(stated, soaked(mib)) == (["growth of gateway"] if red else [])


@pytest.mark.parametrize(("limit", "red"), [(80, False), (60, True)])
def test_a_process_with_a_limit_of_its_own_is_judged_by_that(
    tmp_path: Path, limit: int, red: bool
) -> None:
    text = f"allowance = 0.2\n[soak]\ngrowth = 5\nbounded = {{ gateway = {limit} }}\n"

    # It has 89 MiB in the end; the allowance makes 96 and 72 of the limits.
    wrong = missed(thresholds(tmp_path, text), soaked(leaking(20)))

    assert wrong == (["memory of gateway"] if red else [])


def test_all_resident_memory_is_shown_beside_what_is_judged() -> None:
    name, judged, resident = summary.growths(soaked(leaking(20)))[1][0]

    # The kernel takes pages of files back meanwhile, which hides nothing.
    assert name == "memory of gateway"
    assert float(judged.split()[0]) == pytest.approx(20, abs=5)
    assert resident.startswith("-60.00")


def test_a_soak_that_is_too_short_to_tell_is_red_and_says_so(tmp_path: Path) -> None:
    stated = thresholds(tmp_path, "allowance = 0.2\n[soak]\ngrowth = 5\n")
    short = HALF_AN_HOUR | {"seconds": 90.0}
    brief = run([visit(1, 1)], platform=looks(leaking(0), seconds=90), **short)

    for done in (brief, run([visit(1, 1)], **HALF_AN_HOUR)):
        assert missed(stated, done) == ["growth of processes (a longer run can tell)"]


def test_a_process_that_comes_or_goes_meanwhile_is_shown_as_not_judged() -> None:
    platform = looks(leaking(0))
    platform[600]["processes"]["gateway"]["processes"] = 2.0

    rows = summary.growths(run([visit(1, 1)], platform=platform, **HALF_AN_HOUR))[1]

    assert ["memory of gateway", "not judged", ""] in rows


@pytest.mark.parametrize(("quiet", "red"), [(110, False), (200, True), (None, True)])
def test_a_quiet_tenant_that_waits_longer_than_the_loud_one_makes_a_run_red(
    tmp_path: Path, quiet: float | None, red: bool
) -> None:
    stated = thresholds(tmp_path, "allowance = 0.2\n[many_tenants]\nfairness = 1.2\n")
    heard = [sample(at, 100, name="first token, loud") for at in range(60)]
    heard += [sample(at, quiet, name="first token, quiet") for at in range(30) if quiet]

    done = run([*heard, visit(1, 1)], journey="many_tenants")

    wrong = missed(stated, done)
    assert wrong == (["p50 of first token, quiet beside loud"] if red else [])


def test_the_database_is_counted_per_turn() -> None:
    turns = [sample(at, 1, name="whole turn") for at in range(0, 1800, 2)]

    grown = growth.figures(run(turns, platform=looks(leaking(0)), **HALF_AN_HOUR))

    assert grown["bytes of the database per turn"] == pytest.approx(1000, rel=0.05)
    assert grown["connections to Postgres"] == 0


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        ([1.0, 1.5, 3.0], 1.0),
        # A process that locust had started has ended, and what it had used with it.
        ([1.07, 0.92, 0.93, 1.02], 20.0),
        ([1.0], None),
        ([1.0, 1.0], None),
    ],
)
def test_what_one_core_of_locust_carries_is_told_by_what_it_used_meanwhile(
    seconds: list[float], found: float | None
) -> None:
    looked = [{"processes": {"locust": {"cpu_seconds": each}}} for each in seconds]
    done = run([visit(1, 1), visit(2, 1)], platform=[*looked, {"processes": {}}])

    assert summary.ceiling(done) == (found if found is None else pytest.approx(found))


def stair(capacity: float) -> Run:
    """Eight steps of up to 8 visits a second, of a platform that does so many."""
    found: list[Sample] = []
    free = 0.0
    for step in range(8):
        for number in range(15 * (step + 1)):
            due = 15 * step + number / (step + 1)
            free = max(free, due) + 1 / capacity
            ms = (free - due) * 1e3
            found += [visit(free, ms), sample(free, ms)]
    return run(found, shape="step")


def test_steps_say_what_is_sustained_and_where_the_tail_doubles() -> None:
    found = steps.steps(stair(5.0))

    assert steps.sustained(found) == pytest.approx(5, abs=0.5)
    doubled = steps.doubled(found)
    assert doubled is not None
    assert doubled > found[0].in_flight
    assert f"{doubled:.1f} in flight" in summary.carried(stair(5.0))


def test_a_platform_that_is_fast_enough_never_doubles_its_tail() -> None:
    assert steps.doubled(steps.steps(stair(1000.0))) is None
    assert "did not double" in summary.carried(stair(1000.0))


def test_the_page_shows_what_missed_and_escapes_what_it_quotes(tmp_path: Path) -> None:
    done = run([*samples(500, failed=0), visit(1, 1, error="<script>alert(1)</script>")])
    verdicts = thresholds(tmp_path).judge(done)

    page.write(done, verdicts, "", tmp_path / "report.html")

    text = (tmp_path / "report.html").read_text()
    assert "3 of 6 thresholds missed" in text
    assert "<script>" not in text
    assert summary.errors(done)[1] == [["1", "chat", "<script>alert(1)</script>"]]


def test_a_run_is_a_row_of_a_page_that_says_what_was_red(tmp_path: Path) -> None:
    about = {"topic_read": True, "accepted": 1200, "lost": 0, "disordered": 0}
    done = run([*samples(121, failed=1)], about=about)

    assert row.of(done, thresholds(tmp_path).judge(done)) == (
        "| `chat` | 1/s, 120 s | 0 to 0 | 100, 1 | late 1, 1; first token 121, 121; "
        "1,200 events, 0 lost, 0 disordered | "
        "red: visits that failed 1 of 0; first token, p50 121 of 120 |"
    )


@pytest.mark.parametrize(
    ("late", "told"),
    [
        ([], False),
        ([sample(1, 59, name="late", kind="generator")], False),
        ([sample(1, 61, name="late", kind="generator")], True),
        ([sample(1, 1, name="late", kind="generator", error="11 s behind")], True),
    ],
)
def test_a_run_whose_schedule_locust_did_not_keep_says_nothing_of_the_platform(
    tmp_path: Path, late: list[Sample], told: bool
) -> None:
    done = run([visit(1, 1), *late])

    assert summary.fell_behind(done, thresholds(tmp_path).judge(done)) is told
