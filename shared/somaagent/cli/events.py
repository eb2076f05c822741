"""`soma send`."""

import json
import re
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import write, write_json

_EXTENSION: Final = re.compile(r"[a-z0-9]{1,20}")
_OWN: Final = frozenset(
    {"id", "source", "type", "specversion", "time", "data", "subject", "tenantid", "signature"}
    | {"datacontenttype", "dataschema", "partitionkey", "subjectid", "causationid", "replaycount"}
)
"""What the event has anyway; a second value would make its signature wrong."""


def send(
    *,
    event_type: Annotated[str, typer.Option("--type", help="The event's type.")],
    source: Annotated[str, typer.Option(help="The event's source.")] = "/cli",
    subject: Annotated[str | None, typer.Option(help="The event's subject.")] = None,
    data: Annotated[str, typer.Option(help="JSON, @FILE, or - for standard input.")] = "{}",
    extension: Annotated[
        list[str] | None, typer.Option(help="Extension attribute k=v; may be repeated.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(help="Whose event it is.")] = None,
    event_id: Annotated[
        str | None, typer.Option("--id", help="Its id; a new one if absent.")
    ] = None,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Publish a CloudEvent, signed as the platform's own, to the broker.

    Exit codes: 0 the broker has it, 1 it was refused, 2 an option is wrong, 3 not running.
    """
    if not event_type.strip():
        raise typer.BadParameter("is empty", param_hint="--type")
    content = _content(data)
    extensions = dict(_extension(given) for given in extension or [])

    from uuid import uuid4

    from somaagent.clock import now
    from somaagent.local.credentials import load_or_create
    from somaagent.local.events import binary_headers, publish
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import status
    from somaagent.messaging.envelope import Envelope, to_http
    from somaagent.messaging.keyring import KeyRing
    from somaagent.messaging.signature import sign

    platform = open_platform(state)
    ingress_url = status(platform).ingress_url
    envelope = Envelope(
        event_id=event_id or str(uuid4()),
        source=source,
        event_type=event_type,
        time=now(),
        data=content,
        subject=subject,
        tenant=tenant,
        partition_key=f"{tenant}/{subject}" if tenant and subject else None,
    )
    ring = KeyRing.of(load_or_create(platform.layout.credentials).event_signing_key)
    headers = to_http(sign(envelope, ring, at=now())) | binary_headers(extensions)
    publish(ingress_url, headers, content)
    if as_json:
        write_json({"id": envelope.event_id, "type": event_type, "ingress_url": ingress_url})
    else:
        write(envelope.event_id)


def _content(data: str) -> bytes:
    try:
        if data == "-":
            content = sys.stdin.buffer.read()
        elif data.startswith("@"):
            content = Path(data[1:]).read_bytes()
        else:
            content = data.encode()
        json.loads(content)
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"is not JSON: {error}", param_hint="--data") from error
    return content


def _extension(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals or _EXTENSION.fullmatch(name) is None:
        raise typer.BadParameter(
            f"{given!r} is not name=value with a name of at most 20 lower-case letters and digits",
            param_hint="--extension",
        )
    if name in _OWN:
        raise typer.BadParameter(f"{name!r} is set by the event itself", param_hint="--extension")
    return name, value
