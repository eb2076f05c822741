"""What `pg_catalog` says against the isolation of tenants: an empty list, or why it is broken."""

from collections.abc import Iterator
from typing import Final, cast

import asyncpg
import psycopg

APP_ROLE: Final = "soma_app"
TENANT: Final = "current_setting('soma.tenant'::text, true)"

NOT_OF_A_TENANT: Final = frozenset(
    {
        "measurements",
        "measuring_processes",
        "metric_exemplars",
        "metric_label_values",
        "metric_totals",
        "soma_migrations",
    }
)
"""Tables that hold nothing of a tenant but its name; the application role may do nothing with them.
"""
INSERT_ONLY: Final = frozenset({"dead_letters"})
"""Tables whose tenant may be unknown: the application role may add to them and nothing else."""
FOR_THE_OWNER: Final = frozenset(
    {
        "browser_sessions_by_expiry",
        "budget_entries_due",
        "counted_events_by_age",
        "deleted_sessions_by_age",
        "files_due_at",
        "handled_events_by_age",
        "idempotency_keys_by_age",
        "responses_by_expiry",
    }
)
"""Indexes of what the owner does for all tenants; none is unique, so none tells what is there."""
DEFINERS: Final = frozenset(
    {
        "due_requeue_entries",
        "files_due",
        "fold_measurements",
        "platform_profiles",
        "purge_browser_sessions",
        "purge_counted_events",
        "purge_deleted_sessions",
        "purge_handled_events",
        "purge_idempotency_keys",
        "purge_responses",
        "push_exemplars",
        "push_measurements",
        "read_metric_exemplars",
        "read_metric_gauges",
        "read_metric_totals",
        "recalled_messages",
        "schema_revisions",
        "stalled_tool_calls",
        "expired_turns",
        "stalled_turns",
        "tenants_with_expired_budgets",
    }
)
"""Functions that run as the owner: reviewed, and none returns what a tenant keeps.

`files_due` returns the ids of files that are to be cleared away or scanned, and `stalled_turns` and
`stalled_tool_calls` those of what nobody works on; `tenants_with_expired_budgets` returns names;
`recalled_messages` ids of the caller's own tenant; `platform_profiles` what the operator keeps for
all tenants, and `schema_revisions` the names of migrations. What the metrics tell of tenants is
their names, ids of traces, numbers of turns and tokens, and how much of their budgets is used; the
gateway shows them to operators alone."""

_TABLES: Final = """
SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
       (SELECT a.attnotnull FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'tenant' AND NOT a.attisdropped),
       ARRAY(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
                                        'REFERENCES', 'TRIGGER']) p
             WHERE has_table_privilege(%(role)s, c.oid, p))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
ORDER BY c.relname
"""
_POLICIES: Final = """
SELECT polname, polcmd, polpermissive, pg_get_expr(polqual, polrelid),
       pg_get_expr(polwithcheck, polrelid)
FROM pg_policy
WHERE polrelid = %s
  AND (polroles = '{0}' OR (SELECT oid FROM pg_roles WHERE rolname = %s) = ANY (polroles))
"""
_INDEXES: Final = """
SELECT i.relname, x.indisunique,
       (SELECT a.attname FROM pg_attribute a
        WHERE a.attrelid = x.indrelid AND a.attnum = x.indkey[0])
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = %s
"""
_REFERENCES: Final = """
SELECT conname,
       (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]),
       (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1])
FROM pg_constraint WHERE contype = 'f' AND conrelid = %s
"""
_ROLE: Final = """
SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
       ARRAY(SELECT b.rolname::text FROM pg_auth_members m JOIN pg_roles b ON b.oid = m.roleid
             WHERE m.member = r.oid)
FROM pg_roles r WHERE rolname = %s
"""
_OWNED: Final = """
SELECT 'relation ' || relname FROM pg_class WHERE relowner = %(oid)s
UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspowner = %(oid)s
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE proowner = %(oid)s
UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typowner = %(oid)s
UNION ALL SELECT 'database ' || datname FROM pg_database WHERE datdba = %(oid)s
"""
_VIEWS: Final = """
SELECT c.relname, c.relkind::text, COALESCE('security_invoker=true' = ANY (c.reloptions), false)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_table_privilege(%s, c.oid, 'SELECT')
"""
_DEFINERS: Final = """
SELECT p.proname, COALESCE(p.proconfig, '{}')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_function_privilege(%s, p.oid, 'EXECUTE')
"""
_SCHEMAS: Final = """
SELECT nspname FROM pg_namespace
WHERE has_schema_privilege(%s, oid, 'CREATE') AND nspname NOT LIKE 'pg\\_%%'
"""


def violations(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """Everything that lets one tenant meet another, or could when a table is used."""
    return [
        *_of_tables(connection),
        *_of_the_role(connection),
        *_of_what_looks_through_tables(connection),
    ]


def tenant_tables(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """The tables of which every tenant sees its own rows."""
    rows = connection.execute(_TABLES, {"role": APP_ROLE}).fetchall()
    names = [str(row[1]) for row in rows]
    return [name for name in names if name not in NOT_OF_A_TENANT | INSERT_ONLY]


def _of_tables(connection: "psycopg.Connection[tuple[object, ...]]") -> Iterator[str]:
    for oid, name, enabled, forced, not_null, privileges in connection.execute(
        _TABLES, {"role": APP_ROLE}
    ).fetchall():
        table, may = str(name), set(_strings(privileges))
        if table in NOT_OF_A_TENANT:
            allowed: set[str] = set()
        elif table in INSERT_ONLY:
            allowed = {"INSERT"}
        else:
            allowed = {"SELECT", "INSERT", "UPDATE", "DELETE"}
        if may - allowed:
            yield f"{table}: the application role may {sorted(may - allowed)}"
        if table in NOT_OF_A_TENANT:
            continue
        if not (enabled and forced):
            yield f"{table}: row security is not enabled and forced"
        if table not in INSERT_ONLY:
            if not not_null:
                yield f"{table}: it has no column tenant that is never null"
            yield from _of_policies(connection, oid, table)
            yield from _of_keys(connection, oid, table)


def _of_keys(
    connection: "psycopg.Connection[tuple[object, ...]]", oid: object, table: str
) -> Iterator[str]:
    for index, unique, first in connection.execute(_INDEXES, (oid,)).fetchall():
        if first != "tenant" and (unique or index not in FOR_THE_OWNER):
            yield f"{table}: the index {index} does not begin with the tenant"
    for key, own, other in connection.execute(_REFERENCES, (oid,)).fetchall():
        if (own, other) != ("tenant", "tenant"):
            yield f"{table}: the foreign key {key} does not begin with the tenant"


def _of_policies(
    connection: "psycopg.Connection[tuple[object, ...]]", oid: object, table: str
) -> Iterator[str]:
    policies = connection.execute(_POLICIES, (oid, APP_ROLE)).fetchall()
    if not policies:
        yield f"{table}: it has no policy"
    for name, _, permissive, using, check in policies:
        # A restrictive policy only takes away.
        if permissive and not all(
            expression is None or expression == f"(tenant = {TENANT})"
            for expression in (using, check)
        ):
            yield f"{table}: the policy {name} says more than that the tenant is one's own"


def _of_the_role(connection: "psycopg.Connection[tuple[object, ...]]") -> Iterator[str]:
    row = connection.execute(_ROLE, (APP_ROLE,)).fetchone()
    if row is None:
        yield "there is no application role"
        return
    *powers, member_of = row
    if any(powers):
        yield "the application role has powers that row security or ownership do not bind"
    if member_of:
        yield f"the application role is a member of {member_of}"
    found = connection.execute(
        "SELECT oid FROM pg_roles WHERE rolname = %s", (APP_ROLE,)
    ).fetchone()
    owned = connection.execute(_OWNED, {"oid": found[0] if found else None}).fetchall()
    yield from (f"the application role owns the {what}" for (what,) in owned)
    for (schema,) in connection.execute(_SCHEMAS, (APP_ROLE,)).fetchall():
        yield f"the application role may create things in the schema {schema}"


def _of_what_looks_through_tables(
    connection: "psycopg.Connection[tuple[object, ...]]",
) -> Iterator[str]:
    for name, kind, invoker in connection.execute(_VIEWS, (APP_ROLE,)).fetchall():
        if kind != "v" or not invoker:
            yield f"{name}: it is read with its owner's rights"
    for name, configuration in connection.execute(_DEFINERS, (APP_ROLE,)).fetchall():
        if name not in DEFINERS:
            yield f"the function {name} runs with its owner's rights"
        elif not any(entry.startswith("search_path=") for entry in _strings(configuration)):
            yield f"the function {name} runs as its owner with the caller's search path"


def _strings(value: object) -> list[str]:
    return [str(each) for each in cast("list[object]", value)] if isinstance(value, list) else []


async def tables_and_their_rows(
    connection: "asyncpg.Connection[asyncpg.Record]", tenant: str
) -> dict[str, str]:
    """A digest over all rows of a tenant, for each table; equal where nothing has changed."""
    tables = await connection.fetch(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = 'tenant' ORDER BY 1"
    )
    return {
        name: str(
            await connection.fetchval(
                "SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n'"
                f" ORDER BY t::text), '')) FROM {name} t WHERE tenant = $1",
                tenant,
            )
        )
        for (name,) in tables
    }
