"""Uploads and attachments."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class FileSettings(Described, BaseSettings):
    """Uploads and attachments: where their content lies and how much of it there may be."""

    model_config = read_from("SOMA_FILES_")

    store: Literal["postgres", "s3"] = "postgres"
    """Where content lies."""
    max_bytes: Annotated[int, Field(ge=1, le=5_368_709_120)] = 26_214_400
    """Largest file."""
    tenant_bytes: Annotated[int, Field(ge=1)] = 1_073_741_824
    """Most bytes of all files of a tenant, those under way included."""
    most_per_request: Annotated[int, Field(ge=1, le=100)] = 10
    """Most files of one multipart request, and of one message."""
    most_per_session: Annotated[int, Field(ge=1)] = 200
    """Most attachments of all messages of one session."""
    most_at_once: Annotated[int, Field(ge=1, le=1000)] = 16
    """Uploads that one process receives at the same time; others are told to come back."""
    idle_seconds: Annotated[float, Field(gt=0)] = 30.0
    """Longest silence of a sender; later on a slow one is cut off too."""
    lifetime_seconds: Annotated[int, Field(ge=1)] = 604_800
    """How long a file is kept."""
    upload_seconds: Annotated[int, Field(ge=1)] = 86_400
    """How long an upload may stay unfinished."""
    link_seconds: Annotated[int, Field(ge=1, le=86_400)] = 300
    """How long a download link works."""
    refused_types: str = (
        "application/x-executable application/x-sharedlib application/x-msdownload"
        " application/x-mach-binary application/java-vm application/x-msi"
    )
    """Space-separated media types whose content is refused, whatever its sender calls it."""
    scanner: str | None = None
    """`host:port` of ClamAV's clamd; without it nothing is scanned."""
    scan_seconds: Annotated[float, Field(gt=0)] = 20.0
    """Longest wait for the scanner's verdict; without one the file is quarantined."""
    sweep_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Pause between two looks for files to expire or to scan again."""
    s3_endpoint: str | None = None
    """Base URL of an S3-compatible service; AWS itself when left out."""
    s3_bucket: str | None = None
    """Bucket that holds the content; it exists already."""
    s3_region: str = "us-east-1"
    """Region that requests are signed for."""
    s3_access_key: SecretStr | None = None
    """Access key; the environment's own credentials (as of a pod's role) when left out."""
    s3_secret_key: SecretStr | None = None
    """Secret key that belongs to it."""
