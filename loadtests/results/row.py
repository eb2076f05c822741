"""A run as one row of a page in Markdown, as docs/load-figures.md has them."""

from collections.abc import Sequence

from loadtests.results.samples import Run, percentile
from loadtests.results.thresholds import Verdict


def of(run: Run, verdicts: Sequence[Verdict]) -> str:
    """Journey, load, the machine's load, visits, what is judged with p50 and p95, the verdict."""
    options = run.options
    load = f"{options.rate:g}/s" if options.rate else _people(options.users)
    machine = " to ".join(f"{each:.0f}" for each in run.about["load"])
    failed = sum(1 for visit in run.visits if visit.error is not None)
    cells = [
        f"`{options.journey}`",
        f"{load}, {options.seconds:g} s",
        machine,
        f"{len(run.visits):,}, {failed}",
        "; ".join([*_measures(run, verdicts), *_events(run)]),
        _said(verdicts),
    ]
    return f"| {' | '.join(cells)} |"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _measures(run: Run, verdicts: Sequence[Verdict]) -> list[str]:
    """What thresholds speak of, each once."""
    names = dict.fromkeys(verdict.name.rpartition(", p")[0] for verdict in verdicts)
    found = [(name, run.by_name.get(name, [])) for name in names if name]
    return [
        f"{name} {percentile(values, 0.5):,.0f}, {percentile(values, 0.95):,.0f}"
        for name, values in found
        if values
    ]


def _events(run: Run) -> list[str]:
    if not run.about["topic_read"]:
        return []
    about = run.about
    return [f"{about['accepted']:,} events, {about['lost']} lost, {about['disordered']} disordered"]


def _said(verdicts: Sequence[Verdict]) -> str:
    missed = [verdict for verdict in verdicts if not verdict.met]
    said = [
        f"{each.name} not measured"
        if each.value is None
        else f"{each.name} {each.value:,.0f} of {each.limit:,.0f}"
        for each in missed
    ]
    return f"red: {'; '.join(said)}" if said else "green"
