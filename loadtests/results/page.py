"""The report of a run: one HTML file that needs nothing else."""

import base64
import html
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from loadtests.results import summary
from loadtests.results.compare import Difference
from loadtests.results.samples import Run
from loadtests.results.summary import Table
from loadtests.results.thresholds import Verdict

_STYLE: Final = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
td, th { border-bottom: 1px solid #ddd; padding: .2rem .8rem .2rem 0; text-align: left; }
td { font-variant-numeric: tabular-nums; }
img { max-width: 100%; }
.no { color: #b00020; font-weight: 600; } .yes { color: #1b6e3c; }
"""

_MACHINE: Final = {
    "processor": "{}",
    "cores": "{} cores",
    "memory_gib": "{} GiB",
    "system": "{}",
    "python": "Python {}",
    "commit": "commit {}",
}


def write(
    run: Run, verdicts: Sequence[Verdict], differences: Sequence[Difference] | str, file: Path
) -> None:
    """Write the page.

    Args:
        run: What it is about.
        verdicts: The thresholds.
        differences: Beside an earlier run, or why there is no comparison; empty for neither.
        file: Where it goes.
    """
    options, about = run.options, run.about
    red = [verdict for verdict in verdicts if not verdict.met]
    machine = ", ".join(
        words.format(about["machine"][name])
        for name, words in _MACHINE.items()
        if about["machine"].get(name)
    )
    began = datetime.fromtimestamp(run.begin, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    load = f"{options.rate:g} arrivals/s" if options.rate else f"{options.users} users"
    parts = [
        f"<h1>{_text(options.journey)}: {_text(load)}, {_text(options.shape)}, "
        f"{options.seconds:g} s</h1>",
        f"<p>{began}. {_text(machine)}. Load of the machine {about['load'][0]:g} before and "
        f"{about['load'][1]:g} after. {_text(about.get('note', ''))}</p>",
        f"<p class={'no' if red else 'yes'}>{len(red)} of {len(verdicts)} thresholds missed</p>",
        _image(file.with_suffix(".png")),
        "<h2>Thresholds</h2>",
        _verdicts(verdicts),
        "<h2>Measures</h2>",
        _table(summary.measures(run)),
    ]
    if options.shape == "step":
        parts += ["<h2>Steps</h2>", f"<p>{summary.carried(run)}.</p>"]
        parts.append(_table(summary.stepped(run)))
    if run.failures:
        parts += ["<h2>Errors</h2>", _table(summary.errors(run))]
    parts += ["<h2>Processes</h2>", _table(summary.processes(run))]
    ceiling = summary.ceiling(run)
    if ceiling is not None:
        parts.append(f"<p>One core carries {ceiling:,.1f} visits/s as far as locust goes.</p>")
    if options.journey == "soak":
        parts += ["<h2>Growth</h2>", _table(summary.growths(run))]
    parts += _compared(differences)
    title = f"<title>{_text(options.journey)} {_text(options.run)}</title>"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8">{title}<style>{_STYLE}</style>'
    file.write_text(f"{head}{''.join(parts)}</html>\n", encoding="utf-8")


def compared(differences: Sequence[Difference]) -> Table:
    """A table of two runs."""
    heads = ["measure", "before ms", "after ms", "ratio, with its noise", "verdict"]
    rows = [
        [
            line.name,
            f"{line.before:,.1f}",
            f"{line.after:,.1f}",
            f"{line.low:.2f} to {line.high:.2f}",
            line.said,
        ]
        for line in differences
    ]
    return heads, rows


def judged(verdicts: Sequence[Verdict]) -> Table:
    """A table of thresholds."""
    rows = [
        [
            verdict.name,
            "not measured" if verdict.value is None else f"{verdict.value:,.1f} {verdict.unit}",
            f"{verdict.target:,g}",
            f"{verdict.limit:,g}",
            "yes" if verdict.met else "NO",
        ]
        for verdict in verdicts
    ]
    return ["threshold", "value", "target", "limit", "met"], rows


def _compared(differences: Sequence[Difference] | str) -> list[str]:
    if isinstance(differences, str):
        return ["<h2>Comparison</h2>", f"<p>{_text(differences)}</p>"] if differences else []
    return ["<h2>Comparison</h2>", _table(compared(differences))] if differences else []


def _verdicts(verdicts: Sequence[Verdict]) -> str:
    heads, rows = judged(verdicts)
    marked = [
        "".join(f"<td>{_text(cell)}</td>" for cell in row[:-1])
        + f'<td class="{"yes" if verdict.met else "no"}">{row[-1]}</td>'
        for row, verdict in zip(rows, verdicts, strict=True)
    ]
    return _rows(heads, marked)


def _table(table: Table) -> str:
    heads, rows = table
    return _rows(heads, ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows])


def _rows(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th>{_text(each)}</th>" for each in heads)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _image(file: Path) -> str:
    if not file.exists():
        return "<p>No picture was drawn.</p>"
    content = base64.b64encode(file.read_bytes()).decode()
    alt = "latency, load, errors, replicas and processes on one axis of time"
    return f'<img alt="{alt}" src="data:image/png;base64,{content}">'


def _text(text: str) -> str:
    return html.escape(str(text))
