"""`soma backup`, `soma restore`."""

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import Board, say, write_json

if TYPE_CHECKING:
    from somaagent.backup.taking import Source

Dsn = Annotated[
    str | None,
    typer.Option(
        envvar="SOMA_MIGRATION_DSN",
        show_envvar=True,
        help="Of the role that owns the tables; the database of this machine when left out.",
    ),
]
Kafka = Annotated[
    str | None,
    typer.Option(
        envvar="SOMA_KAFKA_BOOTSTRAP",
        show_envvar=True,
        metavar="HOST:PORT,…",
        help="Kafka, for the offsets; that of this machine when --dsn is left out too.",
    ),
]
KafkaClient = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="security.protocol, sasl.mechanism, sasl.username, sasl.password and ssl.ca.location, "
        "one `name=value` a line.",
    ),
]


def backup(
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="PLACE", help="An empty folder, or s3://BUCKET/PREFIX.")
    ],
    dsn: Dsn = None,
    kafka: Kafka = None,
    kafka_client: KafkaClient = None,
    keys_only: Annotated[
        bool,
        typer.Option("--keys-only", help="Of files in a bucket: the objects' names, not content."),
    ] = False,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Keep what the platform holds at one moment, while it works.

    Postgres is read in one snapshot, the offsets of all consumer groups just before it, the content
    of files (`SOMA_FILES_*` of the gateway, where it lies in a bucket) after it. Secrets and Redis
    are not kept.

    Exit codes: 0 the backup is whole, 1 it could not be taken, 3 not running.
    """
    from somaagent.backup.errors import BackupProblem
    from somaagent.backup.places import Place
    from somaagent.backup.taking import back_up
    from somaagent.local.errors import LocalProblem

    source = _source(state, dsn, kafka, kafka_client, keys_only=keys_only)
    try:
        place = Place.open(to, make=True)
        with Board() as board:
            manifest = back_up(source, place, release=version("somaagent"), say=board)
    except BackupProblem as error:
        raise LocalProblem(str(error), remedy="mend it, then take the backup again") from error
    rows = sum(table.rows for table in manifest.tables)
    size = sum(file.bytes for file in manifest.files)
    if as_json:
        write_json(
            {
                "place": place.url,
                "snapshot_at": manifest.snapshot_at,
                "revisions": manifest.revisions,
                "rows": rows,
                "raw_bytes": sum(table.raw_bytes for table in manifest.tables),
                "bytes": size,
                "objects": len(manifest.content),
                "groups": len({each.group for each in manifest.broker.groups})
                if manifest.broker is not None
                else None,
            }
        )
    say(f"{place.url}: {rows:,} rows as of {manifest.snapshot_at}, {size / 1e6:,.1f} MB")
    say(place.encryption_hint)


def restore(
    *,
    place_url: Annotated[
        str, typer.Option("--from", metavar="PLACE", help="What `soma backup --to` was given.")
    ],
    dsn: Dsn = None,
    app_password: Annotated[
        str | None,
        typer.Option(
            envvar="SOMA_MIGRATION_APP_PASSWORD",
            show_envvar=True,
            help="What the role of the functions gets; needed where it does not exist yet.",
        ),
    ] = None,
    kafka: Kafka = None,
    kafka_client: KafkaClient = None,
    force: Annotated[
        bool, typer.Option("--force", help="Remove what the database holds. Not to be undone.")
    ] = False,
    state: State = None,
    as_json: Json = False,
) -> None:
    """Fill an empty database with a backup: all of it, or nothing.

    The checksums are verified first. Turns that were under way go on from where they were; offsets
    are set back where Kafka is the same cluster as then.

    Exit codes: 0 restored, 1 refused or failed (the database is as it was), 3 not running.
    """
    from somaagent.backup.errors import BackupProblem
    from somaagent.backup.places import Place
    from somaagent.backup.restoring import restore as fill
    from somaagent.local.credentials import load_or_create
    from somaagent.local.errors import LocalProblem
    from somaagent.local.platforms import open_platform

    if dsn is None and app_password is None:
        app_password = load_or_create(open_platform(state).layout.credentials).app_password
    target = _source(state, dsn, kafka, kafka_client)
    try:
        place = Place.open(place_url, make=False)
        with Board() as board:
            done = fill(place, target, app_password=app_password, force=force, say=board)
    except BackupProblem as error:
        raise LocalProblem(str(error), remedy="mend it, then restore again") from error
    if as_json:
        write_json(
            {
                "rows": done.rows,
                "raw_bytes": done.raw_bytes,
                "unfinished_turns": done.unfinished,
                "groups": done.groups,
            }
        )
    say(f"{done.rows:,} rows are back; {done.unfinished} turns go on within some minutes")


def _source(
    state: Path | None,
    dsn: str | None,
    kafka: str | None,
    kafka_client: Path | None,
    *,
    keys_only: bool = False,
) -> "Source":
    from somaagent.backup.taking import Source
    from somaagent.local.platforms import open_platform
    from somaagent.local.report import record_of
    from somaagent.settings import FileSettings

    if dsn is None:
        record = record_of(open_platform(state))
        dsn, kafka = record.postgres_dsn, kafka or record.kafka_bootstrap
    return Source(
        dsn=dsn,
        kafka=kafka,
        kafka_options=_client_options(kafka_client),
        files=FileSettings(),
        keys_only=keys_only,
    )


def _client_options(file: Path | None) -> dict[str, Any]:  # Any: aiokafka's own
    """The options of a Kafka client, from a file of properties as other clients read them."""
    import ssl

    from somaagent.local.errors import LocalProblem

    if file is None:
        return {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        given = {
            name.strip(): value.strip()
            for name, equals, value in (line.partition("=") for line in lines)
            if equals and not name.lstrip().startswith("#")
        }
        options = {
            option: given[name]
            for name, option in (
                ("security.protocol", "security_protocol"),
                ("sasl.mechanism", "sasl_mechanism"),
                ("sasl.username", "sasl_plain_username"),
                ("sasl.password", "sasl_plain_password"),
            )
            if name in given
        }
        wants_tls = given.get("security.protocol", "").endswith("SSL")
        context = ssl.create_default_context(cafile=given.get("ssl.ca.location"))
    except (OSError, UnicodeDecodeError) as error:
        raise LocalProblem(
            f"{file} cannot be read: {error}", remedy="name a file of properties"
        ) from error
    return options | ({"ssl_context": context} if wants_tls else {})
