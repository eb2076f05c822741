"""What all processes together have counted: folded in Postgres, read as one page.

Whoever answers, the page is the same; so it is scraped once, not once for each process.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final

import orjson

from somaagent.storage.database import Database
from somaagent.telemetry.exposition import MEDIA_TYPE, OPEN_METRICS, Histogram, Labels, Page
from somaagent.telemetry.metrics.definitions import METRICS, MOST_VALUES, RULES
from somaagent.telemetry.metrics.exemplars import Exemplar
from somaagent.telemetry.metrics.model import Metric, Origin
from somaagent.telemetry.metrics.recorder import VALUE

BATCH: Final = 5000
_MOST_BATCHES: Final = 200
_NOBODY: Final = "nobody"
_FOLD: Final = "SELECT fold_measurements($2, $3, $4) AS folded WHERE $1::text IS NOT NULL"
_TOTALS: Final = "SELECT * FROM read_metric_totals()"
_EXEMPLARS: Final = "SELECT * FROM read_metric_exemplars()"
_GAUGES: Final = "SELECT * FROM read_metric_gauges($1)"
_RULES: Final = orjson.dumps(RULES).decode()
_MOST: Final = orjson.dumps(dict(MOST_VALUES)).decode()


async def fold(database: Database) -> int:
    """Add what was noted to the totals; returns how many facts.

    Raises:
        StorageUnavailable: Postgres failed; nothing is lost.
    """
    done = 0
    for _ in range(_MOST_BATCHES):
        (row,) = await database.call(_NOBODY, _FOLD, _RULES, BATCH, _MOST)
        done += max(0, row["folded"])
        if row["folded"] < BATCH:
            break
    return done


@dataclass(slots=True)
class _Family:
    values: dict[tuple[str, ...], float] = field(default_factory=dict[tuple[str, ...], float])
    histograms: dict[tuple[str, ...], Histogram] = field(
        default_factory=dict[tuple[str, ...], Histogram]
    )


async def platform_text(database: Database, form: str = MEDIA_TYPE) -> str:
    """The page, as one of the media types of `exposition`.

    Raises:
        StorageUnavailable: Postgres failed.
    """
    await fold(database)
    async with database.transaction(_NOBODY) as connection:
        totals = await connection.fetch(_TOTALS)
        gauges = await connection.fetch(_GAUGES, MOST_VALUES["tenant"])
        exemplars = await connection.fetch(_EXEMPLARS) if form == OPEN_METRICS else []
    families: dict[str, _Family] = {}
    for name, written, bucket, value in totals:
        # A metric of another release stays in the table and off this page.
        if (metric := METRICS.get(name)) is not None:
            family = families.setdefault(name, _Family())
            _take(family, metric, _place(metric, written), bucket, value)
    for name, written, bucket, *said in exemplars:
        if (metric := METRICS.get(name)) is not None and name in families:
            histogram = families[name].histograms.get(_place(metric, written))
            # One whose labels are counted as others' has no place of its own.
            if histogram is not None:
                histogram.exemplars[bucket] = Exemplar(*said)
    for name, written, value in gauges:
        if (metric := METRICS.get(name)) is not None:
            families.setdefault(name, _Family()).values[_place(metric, written)] = value
    families["soma_schema_migration_wanted"] = _Family(values=_wanted())
    page = Page(form)
    for metric in METRICS.values():
        if metric.origin is not Origin.PROCESS:
            _add(page, metric, families.get(metric.name, _Family()))
    return str(page)


def _place(metric: Metric, written: str) -> tuple[str, ...]:
    labels: dict[str, str] = orjson.loads(written)
    return tuple(labels.get(name, "") for name in metric.labels)


def _take(
    family: _Family, metric: Metric, place: tuple[str, ...], bucket: int, value: float
) -> None:
    if metric.kind != "histogram":
        family.values[place] = family.values.get(place, 0) + value
        return
    histogram = family.histograms.get(place)
    if histogram is None:
        histogram = family.histograms[place] = Histogram(metric.bounds)
    if bucket == VALUE:
        histogram.total += value
    elif bucket < len(histogram.counts):
        histogram.counts[bucket] += int(value)


def _add(page: Page, metric: Metric, family: _Family) -> None:
    if metric.kind == "histogram":
        page.histograms(metric, [(_labels(metric, p), h) for p, h in family.histograms.items()])
        return
    # A count without labels begins at 0, so that its first increase is seen as one.
    values = family.values or ({} if metric.labels else {(): 0.0})
    page.add(metric, [(_labels(metric, place), value) for place, value in values.items()])


def _labels(metric: Metric, place: Sequence[str]) -> Labels:
    return dict(zip(metric.labels, place, strict=True))


def _wanted() -> dict[tuple[str, ...], float]:
    wanted: dict[tuple[str, ...], float] = {}
    for file in files("somaagent.storage.migrations").joinpath("sql").iterdir():
        if (named := re.match(r"(\d+)_(pre|post)_", file.name)) is not None:
            phase = (named[2],)
            wanted[phase] = max(wanted.get(phase, 0), int(named[1]))
    return wanted
