"""What a run is to be; the same for the command, for locust and in the report."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Final

JOURNEYS: Final = (
    "burst_from_zero",
    "chat",
    "chat_websocket",
    "many_tenants",
    "openai",
    "producers",
    "soak",
    "tools",
    "uploads",
)
_UNITS: Final = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One run."""

    journey: str
    host: str
    """Base URL of the gateway."""
    rate: float
    """Arrivals a second at the peak, in the open model; 0 for the closed one."""
    users: int
    """People at the peak, in the closed model; 0 for the open one."""
    think: float
    """Mean pause of a person between two visits, in seconds; closed model."""
    seconds: float
    shape: str
    token_command: str
    """Prints a credential; `{tenant}` and `{subject}` are put in."""
    run: str
    """Names the run, in events and files."""
    seed: int
    folder: str
    """Where the run is written."""
    state: str
    """State folder of the platform, empty when it is not of this machine."""
    status_url: str
    """Where the local data plane tells replicas; empty as above."""
    most_in_flight: int
    """Visits at once in one worker; who arrives beyond counts as a failure."""
    workers: int
    """Processes of locust that share the load."""
    cut_share: float
    """Share of the streams that the client breaks off once, and goes on with."""
    look_share: float
    """Share of the turns whose trail and history are read."""

    def json(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> "Options":
        """What `json` has given.

        Raises:
            ValueError: It is something else.
        """
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError(f"these are no options of a run: {error}") from error


def duration(text: str) -> float:
    """Seconds of a text like `90`, `90s`, `5m` or `1h`.

    Raises:
        ValueError: It is none, or not above zero.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h|)", text.strip())
    seconds = float(match[1]) * _UNITS[match[2]] if match else 0.0
    if seconds <= 0:
        raise ValueError(f"{text!r} is no duration; write 90s, 5m or 1h")
    return seconds
