"""What every process of a function reads: telemetry, and which function it serves."""

from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class TelemetrySettings(Described, BaseSettings):
    """Where traces and logs go."""

    model_config = read_from("SOMA_")

    log_level: str = "INFO"
    """Least severity that is logged."""
    traces_dir: str | None = None
    """Folder for spans, a file of JSON lines for each service, or none; for `soma trace`."""
    traces_share: Annotated[float, Field(ge=0, le=1)] = 1.0
    """Share of the traces that leave a process; failed and slow ones always do."""
    traces_slow_seconds: Annotated[float, Field(gt=0)] = 10.0
    """How long a span lasts to be slow."""
    traces_content_tenants: str = ""
    """Tenants, parted by blanks, that may have what their models are asked and say in their traces,
    redacted, once their administrators agree (`PUT /v1/admin/telemetry`); `*` for all."""
    otlp_headers: Annotated[
        SecretStr | None, Field(validation_alias=AliasChoices("OTEL_EXPORTER_OTLP_HEADERS"))
    ] = None
    """Headers for the collector: `name=value`, separated by commas."""
    otlp_endpoint: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices(
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"
            )
        ),
    ] = None
    """OTLP/HTTP collector; the standard OpenTelemetry variables set it."""


class FunctionSettings(Described, BaseSettings):
    """What the serving adapter runs; Knative and the manifest set these."""

    model_config = read_from("")

    function_source: str
    """Path of the function's `main.py`."""
    function_target: str = "handle"
    """Name of the function in it."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    """Port to listen on."""
    host: str = "0.0.0.0"  # noqa: S104 - a container is reached from outside itself
    """Address to listen on."""
