"""What a load that grows in steps says: what is sustained, and from where on it hurts."""

from dataclasses import dataclass

from loadtests.results.samples import Run, in_flight, percentile
from loadtests.shapes import STEPS

_SUSTAINED = 0.9
_LOOKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the load."""

    asked: float
    """Visits a second that were due."""
    done: float
    """Visits a second that ended well."""
    in_flight: float
    """Visits that were under way, on average."""
    p50: float
    """Milliseconds to the first token, or of the visit where there is none, of those that began
    in the step."""
    p95: float
    p99: float


def steps(run: Run) -> list[Step]:
    """One after the other, as far as something ended in them."""
    width = run.options.seconds / STEPS
    name = "first token" if "first token" in run.by_name else run.options.journey
    visits = run.visits
    found: list[Step] = []
    for number in range(STEPS):
        begin = run.begin + number * width
        end = begin + width
        times = [
            sample.ms
            for sample in run.samples
            if sample.name == name
            and sample.error is None
            and begin <= sample.at - sample.ms / 1e3 < end
        ]
        due = sum(1 for visit in visits if begin <= visit.at - visit.ms / 1e3 < end)
        done = sum(1 for visit in visits if visit.error is None and begin <= visit.at < end)
        moments = [begin + width * (look + 0.5) / _LOOKS for look in range(_LOOKS)]
        found.append(
            Step(
                asked=due / width,
                done=done / width,
                in_flight=sum(in_flight(visits, at) for at in moments) / _LOOKS,
                p50=percentile(times, 0.5),
                p95=percentile(times, 0.95),
                p99=percentile(times, 0.99),
            )
        )
    return found


def sustained(found: list[Step]) -> float:
    """Visits a second of the last step before the first one that fell behind."""
    best = 0.0
    for step in found:
        if step.done < _SUSTAINED * step.asked:
            break
        best = step.done
    return best


def doubled(found: list[Step]) -> float | None:
    """Visits under way in the first step whose p99 is twice the first step's; None for none."""
    begin = found[0].p99
    return next((step.in_flight for step in found if step.p99 >= 2 * begin), None)
