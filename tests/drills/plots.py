"""Draws what every panel showed in build/dashboards.json, a picture a dashboard: `make dashboards`.

Run by an environment of its own (requirements/plots.lock); it reads nothing but JSON.
"""

import argparse
import importlib
import io
import itertools
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Imported by name: it is not part of the environment that types are checked in.
mpl: Any = importlib.import_module("matplotlib")
mpl.use("Agg")
mpl.rcParams.update(
    {
        "font.size": 8,
        "axes.titlesize": 9,
        "axes.prop_cycle": mpl.cycler(
            color=[
                "#2f6f9f",
                "#c9803a",
                "#4f9a5f",
                "#a4508b",
                "#c0392b",
                "#7a7a2e",
                "#5d6d7e",
                "#8e6bbf",
            ]
        ),
    }
)
pyplot: Any = importlib.import_module("matplotlib.pyplot")
pillow: Any = importlib.import_module("PIL.Image")

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "knative" / "components" / "monitoring" / "dashboards"
COLUMNS = 3
MOST_LINES = 8
"""In one graph; the others are counted."""
MOST_LONG_LINES = 6
"""In one whose legends are long, and so below one another."""
LONG_LEGEND = 36
"""Letters of which no two fit beside one another below a graph."""
LONG_TITLE = 48
GAP = 1.65
"""Inches between two lines of panels: for times, legends, a heading and titles."""
ENDS = 2.1
"""Inches above the first and below the last."""
COLOURS = 96
DPI = 84

Json = dict[str, Any]


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(prog="plots.py", description=__doc__)
    parser.add_argument("--figures", type=Path, default=ROOT / "build" / "dashboards.json")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "figures" / "dashboards")
    options = parser.parse_args()
    answers: dict[tuple[str, str], list[Json]] = {}
    for answer in json.loads(options.figures.read_text()):
        answers.setdefault((answer["board"], answer["panel"]), []).append(answer)
    moments = [
        float(at)
        for found in answers.values()
        for answer in found
        for line in answer["lines"]
        for at, _ in line["values"]
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(SHIPPED.glob("*.json")):
        drawing = draw(json.loads(path.read_text()), answers, (min(moments), max(moments)))
        picture = io.BytesIO()
        drawing.savefig(picture, dpi=DPI)
        pyplot.close(drawing)
        # A quarter of the size: pictures lie in the repository.
        pillow.open(picture).convert("RGB").quantize(COLOURS).save(
            options.out / f"{path.stem}.png", optimize=True
        )


def draw(board: Json, answers: dict[tuple[str, str], list[Json]], over: tuple[float, float]) -> Any:
    """One dashboard: its rows, each with its panels."""
    rows: list[tuple[str, list[Json]]] = []
    for panel in board["panels"]:
        if panel["type"] == "row":
            rows.append((panel["title"], []))
        else:
            rows[-1][1].append(panel)
    heights = [
        1.1 if all(panel["type"] in ("stat", "state-timeline") for panel in panels) else 2.2
        for _, panels in rows
        for _ in range(math.ceil(len(panels) / COLUMNS))
    ]
    drawing = pyplot.figure(figsize=(14, sum(heights) + GAP * (len(heights) - 1) + ENDS))
    drawing.suptitle(
        board["title"],
        x=0.01,
        y=1 - 0.1 / drawing.get_figheight(),
        ha="left",
        va="top",
        fontsize=13,
        fontweight="bold",
    )
    grid = drawing.add_gridspec(
        len(heights),
        6,
        height_ratios=heights,
        hspace=GAP * len(heights) / sum(heights),
        wspace=0.75,
        left=0.05,
        right=0.985,
        top=1 - 0.95 / drawing.get_figheight(),
        bottom=(ENDS - 0.95) / drawing.get_figheight(),
    )
    line = 0
    for heading, panels in rows:
        in_line = min(len(panels), COLUMNS)
        span = 6 // in_line
        for place, panel in enumerate(panels):
            at, column = line + place // COLUMNS, place % COLUMNS
            axes = drawing.add_subplot(grid[at, column * span : (column + 1) * span])
            _panel(axes, panel, answers.get((board["uid"], panel["title"]), []), over)
            if place == 0:
                axes.annotate(
                    heading,
                    (0, 1),
                    xytext=(-30, 20),
                    textcoords="offset points",
                    xycoords="axes fraction",
                    color="#666666",
                    fontsize=8,
                    style="italic",
                )
        line += math.ceil(len(panels) / COLUMNS)
    return drawing


def _panel(axes: Any, panel: Json, answers: list[Json], over: tuple[float, float]) -> None:
    size = 9 if len(panel["title"]) < LONG_TITLE else 7
    axes.set_title(panel["title"], loc="left", fontweight="bold", fontsize=size)
    settings = panel["fieldConfig"]["defaults"]
    lines = [
        (_legend(answer["legend"], line["metric"]), _points(line, over[0]))
        for answer in answers
        for line in answer["lines"]
    ]
    if not lines:
        axes.set_axis_off()
        axes.text(0.5, 0.5, settings.get("noValue", "no data"), ha="center", color="#888888")
    elif panel["type"] == "stat":
        _figures(axes, lines, settings.get("unit", "short"))
    elif panel["type"] == "state-timeline":
        _states(axes, lines, over)
    else:
        _graph(axes, panel, lines, over)


def _graph(axes: Any, panel: Json, lines: list[Any], over: tuple[float, float]) -> None:
    custom = panel["fieldConfig"]["defaults"].get("custom", {})
    stacked = custom.get("stacking", {}).get("mode") == "normal"
    unit = panel["fieldConfig"]["defaults"].get("unit", "short")
    shown = sorted(lines, key=lambda each: -max(value for _, value in each[1]))[:MOST_LINES]
    long = max(len(name) for name, _ in shown) > LONG_LEGEND
    shown = shown[: MOST_LONG_LINES if long else MOST_LINES]
    if stacked:
        moments = sorted({at for _, points in shown for at, _ in points})
        heights = [[dict(points).get(at, 0.0) for at in moments] for _, points in shown]
        axes.stackplot(
            moments, heights, labels=[name for name, _ in shown], alpha=0.75, step="post"
        )
    else:
        for name, points in shown:
            few = len(points) < 4
            axes.plot(
                *zip(*_with_gaps(points), strict=True),
                label=name,
                linewidth=1.2,
                marker="." if few else None,
            )
    axes.set_xlim(0, (over[1] - over[0]) / 60)
    # Where all is 0 a tenth of one would look like something.
    axes.set_ylim(bottom=0, top=max(1.06 * axes.get_ylim()[1], 0) if _highest(shown) else 1)
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(4))
    axes.yaxis.set_major_formatter(_in(unit))
    axes.xaxis.set_major_formatter("{x:g} min")
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    if len(lines) > len(shown):
        axes.plot([], [], " ", label=f"and {len(lines) - len(shown)} more")
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(-0.02, -0.11),
        ncols=1 if long else 2,
        fontsize=7,
        frameon=False,
        borderpad=0.2,
        labelspacing=0.25,
        handlelength=1.2,
        columnspacing=1.0,
    )


def _highest(lines: list[Any]) -> float:
    return max(float(value) for _, points in lines for _, value in points)


def _figures(axes: Any, lines: list[Any], unit: str) -> None:
    axes.set_axis_off()
    for place, (name, points) in enumerate(lines[:6]):
        x = (place + 0.5) / min(len(lines), 6)
        axes.text(
            x,
            0.55,
            _amount(points[-1][1], unit),
            ha="center",
            va="center",
            fontsize=17,
            color="#2f6f9f",
            transform=axes.transAxes,
        )
        axes.text(
            x,
            0.12,
            name,
            ha="center",
            va="center",
            fontsize=7,
            color="#555555",
            transform=axes.transAxes,
        )


def _states(axes: Any, lines: list[Any], over: tuple[float, float]) -> None:
    for place, (_, points) in enumerate(lines):
        axes.scatter(
            [at for at, _ in points], [place] * len(points), marker="s", s=14, color="#c0392b"
        )
    axes.set_yticks([])
    for place, (name, _) in enumerate(lines):
        axes.text(0, place - 0.3, name, fontsize=7, color="#555555", va="center")
    axes.set_ylim(len(lines) - 0.4, -0.9)
    axes.set_xlim(0, (over[1] - over[0]) / 60)
    axes.xaxis.set_major_formatter("{x:g} min")
    axes.spines[["top", "right", "left"]].set_visible(False)


def _points(line: Json, since: float) -> list[tuple[float, float]]:
    """Minutes since the run began, and numbers."""
    read = [((float(at) - since) / 60, float(value)) for at, value in line["values"]]
    return [(at, value) for at, value in read if math.isfinite(value)]


def _with_gaps(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points, with breaks where there was nothing for a while."""
    found = points[:1]
    for before, point in itertools.pairwise(points):
        if point[0] - before[0] > 0.5:
            found.append((before[0], math.nan))
        found.append(point)
    return found


def _legend(form: str, labels: Json) -> str:
    text = re.sub(r"\{\{(\w+)\}\}", lambda found: str(labels.get(found[1], "")), form).strip()
    text = text.replace("ai.somaagent.", "").replace("$", r"\$")
    # What begins with an underscore is left out of a legend.
    return f" {text}" if text.startswith("_") else text


def _amount(value: float, unit: str) -> str:
    if unit == "bytes":
        return f"{value / 2**20:,.0f} MiB"
    if unit == "percentunit":
        return f"{value * 100:,.0f} %" if value >= 10 else f"{value * 100:.3g} %"
    if unit == "ms":
        return f"{value:,.3g} ms" if value < 1000 else f"{value / 1000:,.3g} s"
    if unit == "s":
        return _seconds(value)
    text = f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{text}/s" if unit in ("ops", "reqps") else text


def _in(unit: str) -> Callable[[float, int], str]:
    """How a place on an axis is written."""

    def written(value: float, _: int) -> str:
        return _amount(value, unit)

    return written


def _seconds(value: float) -> str:
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if value >= 2 * size:
            return f"{value / size:,.3g} {name}"
    return f"{value:.3g} s" if value >= 1 or value == 0 else f"{value * 1000:.3g} ms"


if __name__ == "__main__":
    main()
