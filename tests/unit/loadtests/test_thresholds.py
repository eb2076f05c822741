"""What a run must reach, and what a file of thresholds may say."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from loadtests import __main__, measures
from loadtests.arguments import parser
from loadtests.measures import BROKE_OFF, MEASURES
from loadtests.options import JOURNEYS
from loadtests.results.samples import Run, Sample
from loadtests.results.thresholds import FILE, Thresholds
from tests.benchmarks import load
from tests.unit.loadtests.runs import (
    HALF_AN_HOUR,
    leaking,
    looks,
    missed,
    run,
    sample,
    thresholds,
    visit,
    written,
)

ROOT = Path(__file__).resolve().parents[3]
JUDGED = [
    (journey, name, which)
    for journey, targets in Thresholds.read(FILE).journeys.items()
    for name, percentiles in targets.items()
    if isinstance(percentiles, dict) and name != "bounded"
    for which in cast("dict[str, float]", percentiles)
]


def samples(ms: float, *, failed: int = 0) -> list[Sample]:
    late = [sample(at, 1, name="late", kind="generator") for at in range(100)]
    visits = [visit(at, 500, error="wrong" if at < failed else None) for at in range(100)]
    return [*late, *visits, *(sample(at, ms) for at in range(100))]


def journey_at(share: float, journey: str, worse: str = "", *, by: float = 1.0) -> Run:
    """A run of the journey at that share of every target; of one figure, `by` times as much."""
    stated = Thresholds.read(FILE)
    found = [visit(at, 1) for at in range(100)]
    for name, targets in [*stated.every.items(), *stated.of(journey).items()]:
        if isinstance(targets, dict) and name != "bounded":
            numbers = cast("dict[str, float]", targets)
            for at in range(100):
                which = "p50" if at < 60 and "p50" in numbers else "p95"
                factor = by if worse == f"{name}, {which}" else 1.0
                found.append(sample(at, share * numbers[which] * factor, name=name))
    if journey == "many_tenants":
        found += [sample(at, 1000, name="first token, loud") for at in range(100)]
    about = {"topic_read": journey in {"producers", "soak"}, "lost": 0, "disordered": 0}
    if journey != "soak":
        return run(found, journey=journey, about=about)
    return run(found, about=about, platform=looks(leaking(0)), **HALF_AN_HOUR)


def red(done: Run) -> list[str]:
    return missed(Thresholds.read(FILE), done)


def test_a_run_within_target_and_allowance_is_green(tmp_path: Path) -> None:
    assert missed(thresholds(tmp_path), run(samples(119))) == []


def test_a_run_above_target_and_allowance_is_red(tmp_path: Path) -> None:
    assert missed(thresholds(tmp_path), run(samples(121))) == ["first token, p50"]


def test_one_visit_that_failed_makes_a_run_red(tmp_path: Path) -> None:
    assert missed(thresholds(tmp_path), run(samples(50, failed=1))) == ["visits that failed"]


def test_a_lost_event_makes_a_run_red(tmp_path: Path) -> None:
    about = {"topic_read": True, "lost": 1, "disordered": 0}

    assert missed(thresholds(tmp_path), run(samples(50), about=about)) == ["events lost"]


def test_a_stream_that_the_platform_broke_off_makes_a_run_red(tmp_path: Path) -> None:
    broken = [*samples(50), sample(1, 300, name=BROKE_OFF)]

    assert missed(thresholds(tmp_path), run(broken)) == ["streams that broke off"]


def test_a_run_in_which_nothing_was_measured_is_red(tmp_path: Path) -> None:
    assert missed(thresholds(tmp_path), run([])) == [
        "no visit went well",
        "late, p95",
        "first token, p50",
        "first token, p95",
    ]


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_run_at_its_targets_is_green_for_every_journey(journey: str) -> None:
    assert red(journey_at(1.0, journey)) == []


@pytest.mark.parametrize(("journey", "name", "which"), JUDGED)
def test_one_measure_of_a_journey_that_is_too_slow_turns_its_run_red(
    journey: str, name: str, which: str
) -> None:
    slow = journey_at(1.0, journey, f"{name}, {which}", by=1.3)

    assert f"{name}, {which}" in red(slow)


@pytest.mark.parametrize(("journey", "name"), sorted({(each[0], each[1]) for each in JUDGED}))
def test_a_measure_of_a_journey_that_is_missing_turns_its_run_red(journey: str, name: str) -> None:
    whole = journey_at(1.0, journey)
    done = run((each for each in whole.samples if each.name != name), journey=journey)

    assert {f"{name}, p50", f"{name}, p95"} <= set(red(done))


def test_a_quiet_tenant_and_growth_are_judged_by_the_file_too() -> None:
    unfair = run(
        [
            *(each for each in journey_at(1.0, "many_tenants").samples if "loud" not in each.name),
            *(sample(at, 100, name="first token, loud") for at in range(100)),
        ],
        journey="many_tenants",
    )

    leaks = run([visit(1, 1)], platform=looks(leaking(20)), **HALF_AN_HOUR)

    assert red(unfair) == ["p50 of first token, quiet beside loud"]
    assert "growth of gateway" in red(leaks)


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_threshold_that_is_broken_turns_the_exit_code_of_every_journey_red(
    journey: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (name, which), *_ = [each[1:] for each in JUDGED if each[0] == journey]
    good = written(journey_at(1.0, journey), tmp_path / "good")
    bad = written(journey_at(1.0, journey, f"{name}, {which}", by=1.3), tmp_path / "bad")

    codes = [
        __main__.report(parser().parse_args(["report", str(folder), "--no-picture"]))
        for folder in (good, bad)
    ]

    assert codes == [0, 1]
    assert "0 of" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[chat]", "allowance"),
        ("allowance = -1", "allowance"),
        ("allowance = nan", "allowance"),
        ("allowance = true", "allowance"),
        ("allowance = ", "thresholds.toml"),
        ("allowance = 0\nchat = 5", "no table"),
        ("allowance = 0\n[lunch]\nrate = 1", "lunch is no journey; there are burst_from_zero"),
        ('allowance = 0\n[chat]\n"first token" = 5', "percentiles"),
        ('allowance = 0\n[chat]\n"first token" = {}', "percentiles"),
        ('allowance = 0\n[chat]\n"first token" = { mean = 5 }', "no percentile"),
        ('allowance = 0\n[chat]\n"first token" = { p101 = 5 }', "no percentile"),
        ('allowance = 0\n[chat]\n"first token" = { p0 = 5 }', "no percentile"),
        ('allowance = 0\n[chat]\n"first token" = { p50 = "5" }', "no number"),
        ('allowance = 0\n[chat]\n"first token" = { p50 = inf }', "no number"),
        ('allowance = 0\n[chat]\n"first tokens" = { p50 = 5 }', "'first tokens': nothing of that"),
        ('allowance = 0\n[producers]\n"first token" = { p50 = 5 }', "there are late, producers"),
        ('allowance = 0\n[every]\n"first token" = { p50 = 5 }', "there are late"),
        ("allowance = 0\n[chat]\nrate = -1", "no number"),
        ("allowance = 0\n[chat]\nfor = 5", "text like 90s"),
        ('allowance = 0\n[chat]\nfor = "5 parsecs"', "no duration"),
        ("allowance = 0\n[soak]\nbounded = 5", "processes and MiB"),
    ],
)
def test_a_file_of_thresholds_that_means_nothing_is_refused(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        thresholds(tmp_path, text)


def test_every_journey_has_a_module_a_page_measures_and_thresholds() -> None:
    folder = ROOT / "loadtests" / "journeys"
    stated = Thresholds.read(FILE).journeys
    beside = {"__init__", "questions", "sources"}

    assert {file.stem for file in folder.glob("*.py")} - beside == set(JOURNEYS)
    assert {file.stem for file in folder.glob("*.md")} == set(JOURNEYS)
    assert set(stated) == set(MEASURES) == set(JOURNEYS)
    assert all({"rate", "for"} < stated[name].keys() for name in JOURNEYS)


def test_the_benchmark_takes_locusts_ceiling_for_every_journey() -> None:
    assert {*load.LOADED, *load.OTHERS, *load.TRIVIAL_OTHERS} == set(JOURNEYS)


def test_every_measure_that_the_code_names_is_one_of_some_journey() -> None:
    known = frozenset[str]().union(*map(measures.of, JOURNEYS))

    assert {name for file in _sources() for name in _named(file)} - known <= {"persona", "stream"}


def _sources() -> Iterator[Path]:
    for folder in ("journeys", "driving"):
        yield from (ROOT / "loadtests" / folder).glob("*.py")


def _named(file: Path) -> Iterator[str]:
    """Names of measures that stand in a module as they are: in `.ok(kind, NAME` or `name=NAME`."""
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        given = node.args[1:2] if node.func.attr in {"ok", "failed"} else []
        if node.func.attr == "send":
            given = [each.value for each in node.keywords if each.arg == "name"]
        for each in given:
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value
