"""The whole platform on one machine: `up` starts or mends it, `down` stops it."""

import fcntl
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict

from somaagent.local import addresses, models, overlay
from somaagent.local.clickhouse import EmbeddedClickHouse
from somaagent.local.credentials import Credentials, load_or_create, write_private
from somaagent.local.dataplane import DataPlane, Running
from somaagent.local.errors import LocalProblem
from somaagent.local.kafka import KafkaServer
from somaagent.local.layout import STATE, Layout, checkout
from somaagent.local.overlay import Connections, Wishes
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import Progress
from somaagent.local.settings import Analytics, CacheSettings, OwnServers
from somaagent.local.valkey import EmbeddedValkey
from somaagent.local.weights import Weights, verified
from somaagent.settings import ClickHouseSettings

_Result = TypeVar("_Result")

_MIGRATION: Final = "migrations"


class PlatformRecord(BaseModel):
    """Where the running platform is reached."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    postgres_dsn: str
    redis_url: str
    kafka_bootstrap: str
    model: str
    clickhouse_url: str | None = None
    """None where analytics are kept in Postgres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The platform of one state folder."""

    layout: Layout
    checkout: Path
    own: OwnServers
    model: models.Model = models.DEFAULT

    def up(self, progress: Progress, *, wishes: Wishes | None = None) -> Running:
        """Start what does not run; harmless when all of it does.

        Raises:
            LocalProblem: Some part cannot be started; what was started stays for the next try.
        """
        self.layout.prepare()
        # Asked before anything starts: the functions would only try again and again.
        if silent := addresses.silent(self.own):
            raise LocalProblem(
                f"nobody answers where {' and '.join(silent)} point to",
                remedy=f"start or correct them, or use the embedded ones: unset {' '.join(silent)}",
            )
        with _alone(self.layout.run / "lock", progress):
            credentials = load_or_create(self.layout.credentials)
            record, connections = self._servers(credentials, progress)
            write_private(self.layout.record, record.model_dump_json(indent=1).encode())
            wanted = wishes or Wishes()
            generated = overlay.write(self.layout, self.checkout, credentials, connections, wanted)
            return self.data_plane.start(
                generated, record.kafka_bootstrap, progress, watch=wanted.watch
            )

    def down(self, progress: Progress) -> bool:
        """Stop everything that was started here; tell whether anything ran.

        Raises:
            LocalProblem: Something cannot be stopped.
        """
        if not self.layout.run.is_dir():
            return False
        with _alone(self.layout.run / "lock", progress):
            # The functions first: they finish what they are at on servers that still run.
            progress("knative", "stopping")
            ran = [self.data_plane.stop()]
            progress("knative", "stopped")
            # Stopping takes no password, so it works where the file of the secrets is damaged.
            postgres, valkey, kafka = self._embedded(Credentials())
            stops: list[tuple[str, Callable[[], bool]]] = [
                ("postgres", postgres.stop),
                ("valkey", valkey.stop),
                ("kafka", kafka.stop),
            ]
            if (clickhouse := self._clickhouse(Credentials())).folder.exists():
                stops.append(("clickhouse", clickhouse.stop))

            def stop(name: str, action: Callable[[], bool]) -> bool:
                progress(name, "stopping")
                ran = action()
                progress(name, "stopped")
                return ran

            with ThreadPoolExecutor(len(stops)) as pool:
                ran += _results([pool.submit(stop, name, action) for name, action in stops])
            self.layout.record.unlink(missing_ok=True)
            return any(ran)

    @property
    def data_plane(self) -> DataPlane:
        """The part that runs the functions."""
        return DataPlane(layout=self.layout, checkout=self.checkout)

    @property
    def weights(self) -> Weights:
        """The model's file in the user's cache."""
        return Weights(
            model=self.model,
            folder=CacheSettings().models,
            locks=self.checkout / "requirements" / "models",
        )

    def _embedded(
        self, credentials: Credentials
    ) -> tuple[EmbeddedPostgres, EmbeddedValkey, KafkaServer]:
        return (
            EmbeddedPostgres(
                layout=self.layout, password=credentials.postgres_password, checkout=self.checkout
            ),
            EmbeddedValkey(layout=self.layout, password=credentials.valkey_password),
            KafkaServer(layout=self.layout),
        )

    def _clickhouse(self, credentials: Credentials) -> EmbeddedClickHouse:
        return EmbeddedClickHouse(
            layout=self.layout, checkout=self.checkout, password=credentials.clickhouse_password
        )

    def _analytics(self, credentials: Credentials, progress: Progress) -> ClickHouseSettings | None:
        """Where analytics are kept, its tables made; None for Postgres."""
        embedded = self._clickhouse(credentials)
        wanted = self.own.clickhouse_url is None and self.own.analytics == "clickhouse"
        if not wanted and embedded.folder.exists():
            embedded.stop()
        if wanted:
            settings = embedded.settings(embedded.start(progress))
        elif self.own.clickhouse_url is not None:
            settings = ClickHouseSettings()
        else:
            return None
        _prepare(settings)
        return settings

    def _servers(
        self, credentials: Credentials, progress: Progress
    ) -> tuple[PlatformRecord, Connections]:
        """Everything that the functions need, started side by side."""
        postgres, valkey, kafka = self._embedded(credentials)
        own = self.own

        def database() -> str:
            dsn = (own.postgres_dsn or postgres.start(progress).url).get_secret_value()
            _migrate(dsn, credentials.app_password, progress)
            return dsn

        def streams() -> str:
            return (own.redis_url or valkey.start(progress).url).get_secret_value()

        def broker() -> str:
            return own.kafka_bootstrap or kafka.start(progress)

        def model() -> str:
            if own.model_file is not None:
                return str(verified(own.model_file.absolute(), None))
            return str(self.weights.fetch(progress))

        with ThreadPoolExecutor(5) as pool:
            started = [pool.submit(action) for action in (database, streams, broker, model)]
            counting = pool.submit(self._analytics, credentials, progress)
            dsn, redis_url, bootstrap, file = _results(started, counting)
        clickhouse = counting.result()
        record = PlatformRecord(
            postgres_dsn=dsn,
            redis_url=redis_url,
            kafka_bootstrap=bootstrap,
            model=file if own.model_file else self.model.name,
            clickhouse_url=clickhouse.url if clickhouse else None,
        )
        connections = Connections(
            postgres_dsn=dsn,
            redis_url=redis_url,
            model_file=Path(file),
            model_sha256=None if own.model_file else self.model.sha256,
            clickhouse=clickhouse,
        )
        return record, connections


def open_platform(state: Path | None = None, *, analytics: Analytics | None = None) -> Platform:
    """The platform of this checkout, in `state` or its usual state folder.

    Args:
        state: Its folder.
        analytics: Where analytics are kept, instead of what the environment says.

    Raises:
        LocalProblem: There is no checkout, or a setting is wrong.
    """
    root = checkout()
    folder = state.absolute() if state is not None else root / STATE
    own = OwnServers() if analytics is None else OwnServers(analytics=analytics)
    return Platform(layout=Layout(folder), checkout=root, own=own)


def _migrate(dsn: str, app_password: str, progress: Progress) -> None:
    # Imported here: these two cost more than the rest of the command together.
    from sqlalchemy.exc import SQLAlchemyError

    from somaagent.storage.migrate import MigrationBlocked, migrate

    progress(_MIGRATION, "running")
    try:
        migrate(dsn, app_password, say=lambda text: progress(_MIGRATION, text))
    except MigrationBlocked as error:
        raise LocalProblem(
            f"the database cannot be brought up to date: {error}",
            remedy="end what holds it, then: make up",
        ) from error
    except SQLAlchemyError as error:
        raise LocalProblem(
            f"the database cannot be brought up to date: {error}",
            remedy="check SOMA_POSTGRES_DSN when it is yours, else read .soma/logs/postgres.log",
        ) from error
    progress(_MIGRATION, "up to date")


def _prepare(settings: ClickHouseSettings) -> None:
    # Imported here: it costs the HTTP client, which is for who has a ClickHouse.
    from somaagent.analytics.__main__ import prepare
    from somaagent.analytics.clickhouse import AnalyticsUnavailable

    try:
        prepare(settings)
    except (AnalyticsUnavailable, ValueError) as error:
        raise LocalProblem(
            f"the tables of analytics cannot be made: {error}",
            remedy="check the SOMA_CLICKHOUSE_* when it is yours, else read"
            " .soma/logs/clickhouse.log",
        ) from error


def _results(
    futures: Sequence[Future[_Result]], *others: Future[ClickHouseSettings | None]
) -> list[_Result]:
    """All results; when some failed, or of the others, all of their problems at once."""
    failures = [future.exception() for future in futures]
    failures += [future.exception() for future in others]
    problems = [error for error in failures if error is not None]
    for problem in problems:
        if not isinstance(problem, LocalProblem):
            raise problem
    if len(problems) > 1:
        texts = "\n".join(str(problem) for problem in problems)
        raise LocalProblem(f"{len(problems)} parts failed\n{texts}", remedy="as said for each")
    if problems:
        raise problems[0]
    return [future.result() for future in futures]


@contextmanager
def _alone(lock: Path, progress: Progress) -> Generator[None]:
    """Hold the lock of the state folder, so that two commands do not start or stop at once."""
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("soma", "another soma command is starting or stopping the platform: waiting")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
