"""How events are signed and published."""

from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class EventSettings(Described, BaseSettings):
    """How events are signed and where they are published."""

    model_config = read_from("SOMA_EVENT_")

    signing_key: SecretStr
    """Shared key that signs events, at least 32 bytes; every function verifies before it works."""
    accepted_signing_keys: SecretStr | None = None
    """Further keys whose signatures are accepted, with spaces between: the next one before it
    signs, the previous one until its events are gone."""
    max_age_seconds: Annotated[int, Field(ge=600)] = 691_200
    """How long ago an event may have been signed; longer than the broker keeps events."""
    sink: Annotated[
        str | None, Field(validation_alias=AliasChoices("K_SINK", "SOMA_EVENT_SINK"))
    ] = None
    """The broker's ingress; Knative's SinkBinding sets `K_SINK`."""
    publish_timeout_seconds: Annotated[float, Field(gt=0)] = 10.0
    """Longest wait until the broker has taken one event, retries included."""
