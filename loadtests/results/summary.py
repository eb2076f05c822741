"""The figures of a run in tables, as text and for the page."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from loadtests.measures import LATE
from loadtests.results import growth, steps
from loadtests.results.samples import Run, percentile
from loadtests.results.thresholds import Verdict

Table = tuple[list[str], list[list[str]]]
"""Headings and rows."""


def measures(run: Run) -> Table:
    """Each measure with its percentiles."""
    failed = Counter(sample.name for sample in run.samples if sample.error is not None)
    kinds = {sample.name: sample.kind for sample in run.samples}
    rows: list[list[str]] = []
    for name in sorted(kinds, key=lambda each: (kinds[each], each)):
        values = run.by_name.get(name, [])
        cells = [_ms(percentile(values, share)) for share in (0.5, 0.95, 0.99, 1.0)]
        rows.append([kinds[name], name, str(len(values)), str(failed[name]), *cells])
    return ["kind", "measure", "count", "failed", "p50 ms", "p95 ms", "p99 ms", "max ms"], rows


def errors(run: Run) -> Table:
    """What went wrong, the most frequent first."""
    counted = Counter((sample.name, str(sample.error)) for sample in run.failures)
    rows = [[str(n), name, error[:300]] for (name, error), n in counted.most_common(20)]
    return ["times", "where", "what"], rows


def processes(run: Run) -> Table:
    """Processor time and memory of each process."""
    most: dict[str, float] = defaultdict(float)
    memory: dict[str, list[float]] = defaultdict(list)
    for look in run.platform[1:]:
        for name, figures in look["processes"].items():
            most[name] = max(most[name], figures["cpu"])
            memory[name].append(figures["memory"] / 2**20)
    spent = processor_seconds(run)
    whole = run.platform[-1]["at"] - run.platform[0]["at"] if len(run.platform) > 1 else 1.0
    visits = max(1, len(run.visits))
    rows = [
        [
            name,
            f"{100 * spent[name] / whole:.1f}",
            f"{100 * most[name]:.0f}",
            f"{1e3 * spent[name] / visits:.1f}",
            f"{percentile(memory[name], 0.5):.0f}",
            f"{max(memory[name]):.0f}",
        ]
        for name in sorted(spent, key=lambda each: -spent[each])
    ]
    cpu = ["CPU % (mean)", "CPU % (most)", "CPU ms a visit"]
    return ["process", *cpu, "memory MiB (p50)", "MiB (most)"], rows


def processor_seconds(run: Run) -> dict[str, float]:
    """What each process spent while it was seen; its share of a core, times the time."""
    spent: dict[str, float] = defaultdict(float)
    for before, look in pairwise(run.platform):
        for name, figures in look["processes"].items():
            spent[name] += figures["cpu"] * (look["at"] - before["at"])
    return dict(spent)


def growths(run: Run) -> Table:
    """What grew, for a soak."""
    resident = growth.resident(run)
    rows = [
        [f"memory of {name}", _per_hour(line), _per_hour(resident[name])]
        for name, line in growth.of(run).items()
    ]
    rows += [[f"memory of {name}", "not judged", ""] for name in growth.unjudged(run)]
    rows += [[name, f"{value:+.0f}", ""] for name, value in growth.figures(run).items()]
    return ["what", "grew by", "all resident memory"], rows


def _per_hour(line: growth.Line) -> str:
    return f"{line.slope:+.2f} ± {2 * line.error:.2f} MiB/h"


def stepped(run: Run) -> Table:
    """The steps of a load that grew in steps."""
    heads = ["asked /s", "done /s", "in flight", "p50 ms", "p95 ms", "p99 ms"]
    rows = [
        [
            f"{step.asked:.2f}",
            f"{step.done:.2f}",
            f"{step.in_flight:.1f}",
            *(_ms(value) for value in (step.p50, step.p95, step.p99)),
        ]
        for step in steps.steps(run)
    ]
    return heads, rows


def carried(run: Run) -> str:
    """What the steps say in one sentence."""
    found = steps.steps(run)
    limit = steps.doubled(found)
    hurts = "p99 did not double" if limit is None else f"p99 has doubled at {limit:.1f} in flight"
    return f"{steps.sustained(found):.2f} visits/s are sustained; {hurts}"


def ceiling(run: Run) -> float | None:
    """Visits a second that one core carries as far as locust goes, by the CPU that it took here."""
    looks = [look["processes"].get("locust") for look in run.platform]
    seen = [look["cpu_seconds"] for look in looks if look]
    # What a process of locust's own had used is gone from the sum when it has ended.
    spent = sum(max(0.0, later - earlier) for earlier, later in pairwise(seen))
    return len(run.visits) / spent if spent > 0 and run.visits else None


def fell_behind(run: Run, verdicts: Sequence[Verdict]) -> bool:
    """Whether locust was later than it may be, or gave its schedule up."""
    late = [each for each in verdicts if each.name.startswith(f"{LATE}, ") and not each.met]
    gave_up = any(sample.name == LATE for sample in run.failures)
    return gave_up or any(each.value is not None for each in late)


def _ms(value: float) -> str:
    return "" if value != value else f"{value:,.1f}"
