"""What the gateway does, and what it bears of its clients' connections."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class GatewaySettings(Described, BaseSettings):
    """What the gateway does besides answering."""

    model_config = read_from("SOMA_")

    wake_urls: str = ""
    """Space-separated base URLs that are woken when a session begins after a pause."""
    body_seconds: Annotated[float, Field(gt=0)] = 30.0
    """Longest time that a client may take to send a body; then the answer is 408."""
    heartbeat_seconds: Annotated[float, Field(gt=0)] = 15.0
    """Longest silence on an event stream before a heartbeat."""
    cors_origins: str = ""
    """Space-separated origins whose pages may call the gateway with a bearer credential."""
    failed_auth_per_minute: Annotated[int, Field(ge=0)] = 120
    """How often a client address may fail authentication, in each process; 0 is no bound."""
    trusted_proxies: str = ""
    """Space-separated networks of proxies that are believed who came to them."""
    forwarded_header: Literal["x-forwarded-for", "forwarded"] = "x-forwarded-for"
    """The header in which they say it; the other one is not read."""
    idempotency_wait_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    """How long a repeated request waits for the first one before it gets 409."""
    most_unfinished_turns: Annotated[int, Field(ge=1, le=10_000)] = 100
    """Messages of one session that may wait for their answers, about; further ones get 429."""
    context_wait_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    """How long a request for a session's context waits for the model to count its tokens."""
    import_max_bytes: Annotated[int, Field(ge=1024, le=268_435_456)] = 33_554_432
    """Largest session that can be imported."""
    metrics_port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """A port where `/metrics` is read without a credential; on the main one it needs a scope."""
    metrics_host: str = "127.0.0.1"
    """The address of that port; `0.0.0.0` where a scraper comes to the pod."""
    max_streams: Annotated[int, Field(ge=1)] = 15_000
    """Most event streams, WebSockets and waiting requests of one process."""
    max_streams_per_subject: Annotated[int, Field(ge=1)] = 1000
    """Most of them of one subject."""


class ConnectionSettings(Described, BaseSettings):
    """What one process of the gateway bears of its clients' connections."""

    model_config = read_from("SOMA_CONNECTIONS_")

    most: Annotated[int, Field(ge=16)] = 20_000
    """Most at once; fewer where the process may not open so many files."""
    per_address: Annotated[int, Field(ge=0)] = 0
    """Most at once of one client address, trusted proxies apart; 0 is no bound."""
    head_seconds: Annotated[float, Field(gt=0)] = 20.0
    """Longest time for the head of a request to arrive, the first one's from the connection on."""
    idle_seconds: Annotated[float, Field(gt=0)] = 300.0
    """Longest time between two requests."""
    drain_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Longest time in which a client may take nothing of an answer that waits for it."""
    body_bytes: Annotated[int, Field(ge=1_048_576)] = 67_108_864
    """Most bytes of all such bodies; where they are more, the one that has been arriving for
    longest makes room."""
