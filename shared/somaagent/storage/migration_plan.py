"""Which migrations a database has, and which of this release it lacks."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from sqlalchemy.engine import Connection

Phase = Literal["pre", "post", "all"]
PHASES: Final[tuple[str, ...]] = get_args(Phase)

VERSION_TABLE: Final = "soma_migrations"
_FOLDER: Final = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One migration of this release."""

    revision: str
    phase: str
    file: str
    """Its SQL, in `somaagent/storage/migrations/sql`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a database stands."""

    heads: tuple[str, ...]
    """The newest revisions it has, one of each phase."""
    pending: tuple[Revision, ...]
    """What it lacks, in the order in which it is applied."""
    ahead: tuple[str, ...]
    """Revisions of a later release: then nothing is pending, and a rollback is under way."""


def configuration() -> Config:
    """Alembic's, without a file."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def plan_of(connection: Connection, phase: Phase, *, until: Collection[str] | None = None) -> Plan:
    """How the database of `connection` stands; reads only."""
    known = connection.exec_driver_sql("SELECT to_regclass(%s)", (VERSION_TABLE,)).scalar()
    rows = (
        connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalars().all()  # noqa: S608 - a constant
        if known is not None
        else ()
    )
    return plan(tuple(sorted(map(str, rows))), phase, until=until)


def plan(heads: tuple[str, ...], phase: Phase, *, until: Collection[str] | None = None) -> Plan:
    """How a database stands that has these revisions and what they build on.

    Args:
        heads: The newest revisions it has.
        phase: What of the rest is asked about.
        until: The newest revisions that are wanted; all there are when left out.
    """
    scripts = {each.revision: each for each in _scripts()}
    ahead = tuple(head for head in heads if head not in scripts)
    if ahead:
        return Plan(heads=heads, pending=(), ahead=ahead)
    applied = _with_ancestors(heads, scripts)
    known = scripts if until is None else _with_ancestors(until, scripts)
    wanted = [
        Revision(revision=name, phase=_phase(name), file=f"{Path(script.path).stem[1:]}.sql")
        for name, script in scripts.items()
        if name in known and name not in applied and phase in ("all", _phase(name))
    ]
    # All of `pre` comes before any of `post`; within them the numbers are the order.
    wanted.sort(key=lambda each: (each.phase != "pre", each.revision))
    return Plan(heads=heads, pending=tuple(wanted), ahead=())


def _scripts() -> list[Script]:
    return list(ScriptDirectory.from_config(configuration()).walk_revisions())


def _with_ancestors(heads: Collection[str], scripts: dict[str, Script]) -> set[str]:
    found, waiting = set[str](), list(heads)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for before in (scripts[name].down_revision, scripts[name].dependencies):
            waiting += [before] if isinstance(before, str) else list(before or ())
    return found


def _phase(revision: str) -> str:
    return revision.partition("_")[2]
