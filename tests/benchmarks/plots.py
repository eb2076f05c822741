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
mpl.rcParams.update({"svg.hashsalt": "event-delivery", "font.size": 9})
pyplot: Any = importlib.import_module("matplotlib.pyplot")

ROOT = Path(__file__).resolve().parents[2]
IN_FLIGHT = (1, 16, 64)
OURS, RAW, JAVA = "#2f6f9f", "#b9c4cc", "#c9803a"
# Of Knative's Java data plane on two such cores.
JAVA_RATIO, JAVA_RATE, JAVA_CPU, JAVA_MEMORY = 2.4, 2370.0, 0.49, 535.0


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.plots", description=__doc__)
    parser.add_argument("--figures", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "figures")
    options = parser.parse_args()
    figures = {line["name"]: line for line in json.loads(options.figures.read_text())}
    options.out.mkdir(parents=True, exist_ok=True)
    drawing = draw(figures)
    drawing.savefig(options.out / "event-delivery.svg", metadata={"Date": None})
    drawing.savefig(options.out / "event-delivery.png", dpi=130)


def draw(figures: dict[str, dict[str, Any]]) -> Any:
    """Four panels: time from hand to hand, delivered events, processor time, memory."""
    drawing, panels = pyplot.subplots(1, 4, figsize=(11, 3.1), width_ratios=(2, 1, 1, 1))
    _hops(panels[0], figures)
    rate = figures["event_rate_64_in_flight"]["value"]
    _pair(panels[1], "delivered events/s, 64 in flight", rate, JAVA_RATE, "{:,.0f}")
    cpu = figures["event_cpu_64_in_flight"]["value"]
    _pair(panels[2], "CPU-ms per event, 64 in flight", cpu, JAVA_CPU, "{:.2f}")
    memory = figures["eventing_rss"]["value"]
    _pair(panels[3], "resident memory, MB", memory, JAVA_MEMORY, "{:.0f}", "470-600")
    drawing.tight_layout()
    return drawing


def _hops(panel: Any, figures: dict[str, dict[str, Any]]) -> None:
    lines = [figures[f"event_hop_p50_{count}_in_flight"] for count in IN_FLIGHT]
    places = range(len(lines))
    bars = [
        ("raw Kafka", RAW, -0.28, [line["raw"] for line in lines]),
        ("knative-local", OURS, 0.0, [line["value"] for line in lines]),
        # Nobody has measured it with more in flight.
        (f"Java data plane ({JAVA_RATIO} x raw)", JAVA, 0.28, [JAVA_RATIO * lines[0]["raw"]]),
    ]
    for label, colour, shift, values in bars:
        at = [place + shift for place in places][: len(values)]
        drawn = panel.bar(at, values, 0.27, label=label, color=colour)
        panel.bar_label(drawn, fmt="{:.1f}", fontsize=8)
    panel.set_yscale("log")
    panel.set_title("p50 from hand to hand, ms (log)", fontsize=9)
    panel.set_xticks(list(places), [f"{count} in flight" for count in IN_FLIGHT])
    _tidy(panel)
    panel.legend(frameon=False, fontsize=8, loc="upper left")


def _pair(panel: Any, title: str, ours: float, java: float, form: str, java_text: str = "") -> None:
    java_text = java_text or form.format(java)
    drawn = panel.bar([0, 1], [ours, java], 0.6, color=[OURS, JAVA])
    panel.bar_label(drawn, labels=[form.format(ours), java_text], fontsize=8)
    panel.set_title(title, fontsize=9)
    panel.set_xticks([0, 1], ["knative-local", "Java"])
    _tidy(panel)


def _tidy(panel: Any) -> None:
    panel.margins(y=0.15)
    panel.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    main()
