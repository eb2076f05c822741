"""The picture of a run: everything on one axis of time. Run by build/load's Python, for matplotlib.

`python -m loadtests.results.figures FOLDER` writes `report.png` into the run's folder; `--out` and
`--dpi` draw it elsewhere, and smaller.
"""

import argparse
import importlib
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from loadtests.results import growth
from loadtests.results.samples import Run, Sample, in_flight, percentile
from loadtests.shapes import STEPS

# Imported by name: it is not part of the environment that types are checked in.
mpl: Any = importlib.import_module("matplotlib")
mpl.use("Agg")
mpl.rcParams.update({"font.size": 8, "axes.titlesize": 9, "axes.titlelocation": "left"})
pyplot: Any = importlib.import_module("matplotlib.pyplot")

BINS: Final = 60
"""Most points of a line; fewer where visits are few, so that each stands for several."""
_FEWEST_BINS: Final = 8
_VISITS_A_BIN: Final = 8
_MOST_DOTS: Final = 3000
_LATENCIES: Final = (
    *("first token", "whole turn", "time to 202", "publish, binary", "publish, batch"),
    *("time to topic", "upload", "resumable upload"),
)
_SHADES: Final = ((0.5, "-"), (0.95, "--"), (0.99, ":"))
_MOST_LINES: Final = 10
_ENOUGH: Final = 50
"""Samples of a point, at least, for its p99."""


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(prog="python -m loadtests.results.figures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="the file, instead of FOLDER/report.png")
    parser.add_argument("--dpi", type=int, default=110)
    options = parser.parse_args()
    file = options.out or options.folder / "report.png"
    draw(Run.read(options.folder)).savefig(file, dpi=options.dpi)


def draw(run: Run) -> Any:
    """Panels for latency, throughput, what waits, errors, replicas, processor time, memory.

    Of a soak, one more for what is judged.
    """
    heights = [2.2, 1.2, 1.2, 0.5, 1.2, 1.8, 1.6]
    paints = [_latency, _throughput, _waiting, _errors, _replicas, _processor, _memory]
    if run.options.journey == "soak":
        heights.append(1.6)
        paints.append(_growth)
    size = (10, 1.5 * sum(heights))
    drawing, panels = pyplot.subplots(
        len(paints), 1, figsize=size, sharex=True, layout="constrained", height_ratios=heights
    )
    options = run.options
    load = f"{options.rate:g} arrivals/s" if options.rate else f"{options.users} users"
    about = f"{options.journey}, {load}, {options.shape}; commit {run.about['machine']['commit']}"
    drawing.suptitle(f"{about}; load of the machine {run.about['load'][0]:g}", fontsize=10)
    for panel, paint in zip(panels, paints, strict=True):
        paint(panel, run)
        for number in range(1, STEPS if options.shape == "step" else 1):
            border = options.seconds * number / STEPS
            panel.axvline(border, color="0.75", linewidth=0.6, linestyle=":", zorder=0)
        panel.spines[["top", "right"]].set_visible(False)
        panel.grid(axis="y", alpha=0.25)
        if panel.get_legend_handles_labels()[0]:
            panel.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize=7)
    drawing.align_ylabels()
    panels[-1].set_xlabel("seconds since the load began")
    panels[-1].set_xlim(left=0)
    return drawing


def _latency(panel: Any, run: Run) -> None:
    names = [name for name in _LATENCIES if run.by_name.get(name)][:3]
    for place, name in enumerate(names or [run.options.journey]):
        samples = [s for s in run.samples if s.name == name and s.error is None]
        if len(samples) <= _MOST_DOTS:
            dots = {"s": 8, "alpha": 0.4, "linewidths": 0, "color": f"C{place}"}
            panel.scatter([s.at - run.begin for s in samples], [s.ms for s in samples], **dots)
        binned = _binned(run, samples)
        at = sorted(binned)
        enough = percentile([float(len(each)) for each in binned.values()], 0.5) >= _ENOUGH
        # Of a few samples the slowest one would be drawn twice.
        for share, line in _SHADES if enough else _SHADES[:2]:
            values = [percentile([s.ms for s in binned[each]], share) for each in at]
            label = f"{name}, p{share * 100:g}"
            panel.plot(at, values, line, color=f"C{place}", label=label, linewidth=1)
    _logarithmic(panel)
    panel.set_title("latency (dots: each one; of many only the lines)")
    panel.set_ylabel("ms")


def _logarithmic(panel: Any) -> None:
    panel.set_yscale("log")
    ticker: Any = importlib.import_module("matplotlib.ticker")
    panel.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    panel.yaxis.set_major_formatter("{x:,g}")
    panel.yaxis.set_minor_formatter(ticker.NullFormatter())


def _throughput(panel: Any, run: Run) -> None:
    width = _width(run)
    began = _counted(run, [(v.at - v.ms / 1e3) for v in run.visits])
    ended = _counted(run, [v.at for v in run.visits if v.error is None])
    for label, counts, colour in (("arrived", began, "C7"), ("done", ended, "C2")):
        at = sorted(counts)
        rates = [counts[x] / width for x in at]
        panel.step(at, rates, label=label, color=colour, where="mid", linewidth=1)
    panel.set_ylim(bottom=0)
    panel.set_title("visits that arrived, and that were done")
    panel.set_ylabel("1/s")


def _waiting(panel: Any, run: Run) -> None:
    last = max([run.options.seconds, *(v.at - run.begin for v in run.visits)])
    moments = [last * place / (4 * BINS) for place in range(4 * BINS + 1)]
    waiting = [in_flight(run.visits, run.begin + at) for at in moments]
    panel.plot(moments, waiting, color="C0", label="visits under way", linewidth=1)
    if told := _told(run):
        at = [look["at"] - run.begin for look in told]
        lag = [look["lag"] for look in told]
        panel.plot(at, lag, color="black", linestyle=":", label="events that wait", linewidth=1)
    panel.set_ylim(bottom=0)
    panel.set_title("visits under way, and events that wait in the broker (lag of all Triggers)")
    panel.set_ylabel("count")


def _errors(panel: Any, run: Run) -> None:
    counts = _counted(run, [s.at for s in run.failures])
    panel.bar(list(counts), list(counts.values()), width=_width(run), color="#b00020")
    panel.set_ylim(0, max([1, *counts.values()]) * 1.1)
    panel.yaxis.get_major_locator().set_params(integer=True)
    panel.set_title(f"errors: {len(run.failures)}")
    panel.set_ylabel("count")


def _replicas(panel: Any, run: Run) -> None:
    told = _told(run)
    at = [look["at"] - run.begin for look in told]
    names = {name for look in told for name, n in look["replicas"].items() if n}
    colours = _colours(run)
    for place, name in enumerate(sorted(names)):
        # A little beside each other: most have one replica most of the time.
        values = [look["replicas"].get(name, 0) + 0.04 * place for look in told]
        panel.step(at, values, where="post", label=name, color=colours[name], linewidth=1)
    panel.set_ylim(0, max(2.0, panel.get_ylim()[1]))
    panel.yaxis.get_major_locator().set_params(integer=True)
    panel.set_title("replicas (lines a little apart)")
    panel.set_ylabel("count")


def _told(run: Run) -> list[dict[str, Any]]:
    """The looks at which the data plane said how it is."""
    return [look for look in run.platform if look["lag"] is not None]


def _processor(panel: Any, run: Run) -> None:
    _by_process(panel, run, "cpu", 100.0)
    panel.set_title("processor time of the busiest")
    panel.set_ylabel("% of one core")


def _memory(panel: Any, run: Run) -> None:
    _by_process(panel, run, "memory", 1 / 2**20)
    _logarithmic(panel)
    panel.set_title("memory of the largest (shared pages divided)")
    panel.set_ylabel("MiB")


def _growth(panel: Any, run: Run) -> None:
    colours = _colours(run)
    for name, points in growth.memory(run).items():
        x, y = zip(*[(at - run.begin, mib - points[0][1]) for at, mib in points], strict=True)
        panel.plot(x, y, label=name, color=colours[name], linewidth=1)
    panel.set_title("memory that is judged, beside what it was when the platform was warm")
    panel.set_ylabel("MiB")


def _by_process(panel: Any, run: Run, figure: str, factor: float) -> None:
    totals: dict[str, float] = defaultdict(float)
    for look in run.platform:
        for name, figures in look["processes"].items():
            totals[name] += figures[figure]
    names = sorted(totals, key=lambda each: -totals[each])[:_MOST_LINES]
    colours = _colours(run)
    for name in names:
        points = [
            (look["at"] - run.begin, look["processes"][name][figure] * factor)
            for look in run.platform
            if name in look["processes"]
        ]
        x, y = zip(*points, strict=True)
        panel.plot(x, y, label=name, color=colours[name], linewidth=1)


def _colours(run: Run) -> dict[str, Any]:
    """The same colour for a process wherever it is drawn."""
    names = {name for look in run.platform for name in (*look["processes"], *look["replicas"])}
    palette = pyplot.get_cmap("tab20")
    # Strong ones first, then the pale ones.
    order = [*range(0, 20, 2), *range(1, 20, 2)]
    return {name: palette(order[place % 20]) for place, name in enumerate(sorted(names))}


def _width(run: Run) -> float:
    bins = max(_FEWEST_BINS, min(BINS, len(run.visits) // _VISITS_A_BIN))
    return max(1.0, run.options.seconds / bins)


def _binned(run: Run, samples: list[Sample]) -> dict[float, list[Sample]]:
    width = _width(run)
    bins: dict[float, list[Sample]] = defaultdict(list)
    for sample in samples:
        bins[((sample.at - run.begin) // width + 0.5) * width].append(sample)
    return bins


def _counted(run: Run, moments: list[float]) -> dict[float, int]:
    width = _width(run)
    counts: dict[float, int] = {
        (place + 0.5) * width: 0 for place in range(int(run.options.seconds / width))
    }
    for moment in moments:
        place = ((moment - run.begin) // width + 0.5) * width
        counts[place] = counts.get(place, 0) + 1
    return counts


if __name__ == "__main__":
    main()
