"""`make plots`: draws build/bench.json beside Knative's own Java data plane, as SVG and PNG.

Run by an environment of its own (requirements/plots.lock); it reads nothing but the JSON.
"""

import argparse
import importlib
import json
from pathlib import Path
from typing import Any

# Imported by name: it is not part of the environment that types are checked in.
mpl: Any = importlib.import_module("matplotlib")
mpl.use("Agg")
# Text stays text: smaller files, and readers can select it.
mpl.rcParams.update({"svg.hashsalt": "event-delivery", "svg.fonttype": "none", "font.size": 9})
pyplot: Any = importlib.import_module("matplotlib.pyplot")

ROOT = Path(__file__).resolve().parents[2]
IN_FLIGHT = (1, 16, 64)
TRIGGERS = (5, 100, 1000)
OURS, RAW, JAVA = "#2f6f9f", "#b9c4cc", "#c9803a"
OURS_NAME, RAW_NAME, JAVA_NAME = "knative-local", "raw Kafka", "Knative's Java data plane"
# Of Knative's Java data plane on two such cores; nobody has measured it at other points.
JAVA_RATIO, JAVA_RATE, JAVA_CPU, JAVA_MEMORY = 2.4, 2370.0, 0.49, (470.0, 600.0)

Figures = dict[str, dict[str, Any]]


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.plots", description=__doc__)
    parser.add_argument("--figures", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "figures")
    options = parser.parse_args()
    figures = {line["name"]: line for line in json.loads(options.figures.read_text())}
    options.out.mkdir(parents=True, exist_ok=True)
    drawing = draw(figures)
    drawing.savefig(options.out / "knative-local.svg", metadata={"Date": None})
    drawing.savefig(options.out / "knative-local.png", dpi=110)


def draw(figures: Figures) -> Any:
    """Six panels: an event's way, events per second, processor time, memory, proxy, wake."""
    drawing, panels = pyplot.subplots(2, 3, figsize=(11, 6.2))
    (hops, rates, cpu), (memory, proxy, wake) = panels
    java = [JAVA_RATIO * figures["event_hop_p50_1_in_flight"]["raw"], None, None]
    _by_load(hops, figures, "event_hop_p50", java, "{:.1f}")
    hops.set_title("one event from hand to hand, p50 in ms (lower is better)", fontsize=9)
    _by_load(rates, figures, "event_rate", [None, None, JAVA_RATE], "{:,.0f}")
    rates.set_title("delivered events per second (higher is better)", fontsize=9)
    _by_load(cpu, figures, "event_cpu", [None, None, JAVA_CPU], "{:.2f}")
    cpu.set_title("processor time per event in ms (lower is better)", fontsize=9)
    _memory(memory, figures)
    direct = [figures[f"proxy_added_p{each}"] for each in (50, 99)]
    _stacked(proxy, direct, ("p50", "p99"), ("the program itself", "added by the proxy"), "{:.2f}")
    proxy.set_title("one request through gateway and proxy, ms", fontsize=9)
    names = ("the program's own start", "added by knative-local")
    _stacked(wake, [figures["wake_added"]], ("first request at zero replicas",), names, "{:.0f}")
    wake.set_title("wake from zero, ms", fontsize=9)
    bars, labels = hops.get_legend_handles_labels()
    drawing.legend(bars, labels, frameon=False, ncols=3, loc="upper center")
    drawing.tight_layout(h_pad=2.0, rect=(0, 0, 1, 0.95))
    return drawing


def _by_load(panel: Any, figures: Figures, name: str, java: list[float | None], form: str) -> None:
    lines = [figures[f"{name}_{count}_in_flight"] for count in IN_FLIGHT]
    for label, colour, shift, values in (
        (RAW_NAME, RAW, -0.28, [line["raw"] for line in lines]),
        (OURS_NAME, OURS, 0.0, [line["value"] for line in lines]),
        (JAVA_NAME, JAVA, 0.28, java),
    ):
        known = [(place, value) for place, value in enumerate(values) if value is not None]
        at = [place + shift for place, _ in known]
        drawn = panel.bar(at, [value for _, value in known], 0.27, label=label, color=colour)
        panel.bar_label(drawn, fmt=form, fontsize=7)
    panel.set_yscale("log")
    panel.set_xticks(range(len(lines)), [f"{count} in flight" for count in IN_FLIGHT])
    _tidy(panel)
    panel.yaxis.set_major_formatter("{x:g}")
    panel.yaxis.set_minor_formatter("")
    panel.margins(y=0.12)


def _memory(panel: Any, figures: Figures) -> None:
    values = [figures[f"rss_{count}_triggers"]["value"] for count in TRIGGERS]
    panel.axhspan(*JAVA_MEMORY, color=JAVA, alpha=0.35, label=f"{JAVA_NAME}, under load")
    loaded = figures["eventing_rss"]["value"]
    panel.plot(range(len(values)), values, "o-", color=OURS, label=f"{OURS_NAME}, idle Triggers")
    panel.axhline(
        loaded, color=OURS, linestyle=":", label=f"{OURS_NAME}, under load ({loaded:.0f})"
    )
    for place, value in enumerate(values):
        panel.annotate(
            f"{value:.0f}", (place, value), (0, 6), textcoords="offset points", ha="center"
        )
    panel.annotate("470-600", (1, 535), ha="center", va="center")
    panel.set_ylim(0, 650)
    panel.set_xlim(-0.4, len(values) - 0.6)
    panel.set_xticks(range(len(values)), [f"{count:,} Triggers" for count in TRIGGERS])
    panel.set_title("resident memory, MB (lower is better)", fontsize=9)
    _tidy(panel)
    panel.legend(frameon=False, fontsize=7, loc="center left", bbox_to_anchor=(0, 0.42))


def _stacked(
    panel: Any,
    lines: list[dict[str, Any]],
    ticks: tuple[str, ...],
    names: tuple[str, str],
    form: str,
) -> None:
    places = range(len(lines))
    below, added = [line["raw"] for line in lines], [line["value"] for line in lines]
    panel.bar(places, below, 0.5, color=RAW, label=names[0])
    panel.bar(places, added, 0.5, bottom=below, color=OURS, label=names[1])
    for place, (raw, own) in enumerate(zip(below, added, strict=True)):
        text = f"{form.format(raw)} + {form.format(own)}"
        panel.annotate(text, (place, raw + own), (0, 4), textcoords="offset points", ha="center")
    panel.set_xticks(list(places), ticks)
    panel.set_xlim(-0.7, len(lines) - 0.3)
    _tidy(panel)
    panel.margins(y=0.3)
    panel.legend(frameon=False, fontsize=7, loc="upper left")


def _tidy(panel: Any) -> None:
    panel.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    main()
