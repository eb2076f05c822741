"""`docs/metrics.md`: every metric, written from the definitions.

`python -m tools.metricspage` writes it, `--check` compares.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from somaagent.telemetry.metrics.definitions import METRICS, MOST_VALUES
from somaagent.telemetry.metrics.handover import PAUSE_SECONDS
from somaagent.telemetry.metrics.model import LONG_SECONDS, SHORT_SECONDS, Metric, Origin

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "metrics.md"
_POINTING: Final = ", ".join(f"`{m.name}`" for m in METRICS.values() if m.exemplars)
_HEAD: Final = f"""\
<!-- Written by `make contracts` from the definitions of the metrics; do not edit. -->
# Metrics

Three pages are there to be scraped, all in Prometheus' text format.

| page | of | scrape |
|---|---|---|
| `/metrics/platform` of the gateway | all functions, processes that are gone included | once |
| `/metrics` of the gateway | one process of the gateway, since its start | each pod |
| `/metrics` of the local data plane | broker, triggers, replicas, lag of one machine | once |

Every process of the gateway gives the same answer for the platform. On its main port both pages
want the scope `metrics:read`; on `SOMA_METRICS_PORT` they want no credential. The local data plane
says in `soma status --json` where its page is; the names on it are Knative's and Kafka's own:
[knative-local](knative-local.md#metrics).

No metric is on two of the pages, so nothing is counted twice however they are added up. Labels
hold no session, no subject and no free text. Of labels whose values are not the code's own, the
first {MOST_VALUES["*"]} values are told apart ({MOST_VALUES["route"]} of `route`); later ones are
`_other`.

Whoever accepts OpenMetrics gets the platform's page in that form, with exemplars: the buckets of
{_POINTING} name
a trace that fell into them in the last hour, if it leaves its process. Prometheus keeps them with
`--enable-feature=exemplar-storage`.

How counts outlive processes that scale to zero: [decision 16](decisions/0016-platform-metrics.md).
"""
_SECTIONS: Final = (
    (
        Origin.ROWS,
        "Of the platform: exact",
        "Noted by the database in the transaction of what is counted. Whatever is killed, they"
        " equal the\nrows that were committed.",
    ),
    (
        Origin.HANDOVER,
        "Of the platform: handed over",
        f"Counted by each process, handed over {PAUSE_SECONDS:g} seconds after something was"
        " counted and before the process is\nscaled away, each batch once. A process that is"
        " killed by SIGKILL takes along what is younger.",
    ),
    (
        Origin.NOW,
        "Of the platform: now",
        "Looked up in the database when the page is read.",
    ),
    (
        Origin.PROCESS,
        "Of one process of the gateway",
        "There even when Postgres is not.",
    ),
)


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for origin, title, text in _SECTIONS:
        found = sorted(
            (each for each in METRICS.values() if each.origin is origin), key=lambda m: m.name
        )
        parts.append(f"\n## {title}\n\n{text}\n\n| metric | kind | labels | what it says |\n")
        parts.append("|---|---|---|---|\n")
        parts += _rows(found)
    parts.append(
        "\n## Buckets\n\nA histogram has `_bucket`, `_sum` and `_count`. Bounds in seconds:\n\n"
        f"- short: {_bounds(SHORT_SECONDS)}\n- long: {_bounds(LONG_SECONDS)}\n"
    )
    return "".join(parts)


def _rows(metrics: Iterable[Metric]) -> Iterable[str]:
    for metric in metrics:
        labels = ", ".join(f"`{label}`" for label in metric.labels) or "-"
        kind = metric.kind
        if metric.bounds:
            kind = f"histogram, {'short' if metric.bounds == SHORT_SECONDS else 'long'}"
        yield f"| `{metric.name}` | {kind} | {labels} | {metric.text} |\n"


def _bounds(bounds: tuple[float, ...]) -> str:
    return ", ".join(f"{bound:g}" for bound in bounds)


def main() -> int:
    """Write the page, or say that it is not what it should be."""
    wanted = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{PAGE.name} is not what the definitions say: make contracts", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
