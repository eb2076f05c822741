"""Taking files into a message: whether they may be, and writing down that they are."""

from collections.abc import Sequence
from uuid import UUID

from functions.gateway.admission import permit
from functions.gateway.operations import OPERATIONS
from functions.gateway.problems import Problem
from functions.gateway.queries import attachments as queries
from functions.gateway.state import GatewayState
from somaagent.identity import Principal
from somaagent.settings import FileSettings
from somaagent.storage.database import Connection

_READ = "files:read"


async def check_may_attach(
    state: GatewayState, principal: Principal, files: Sequence[UUID]
) -> None:
    """Let a message bring files if its sender may read files at all.

    Raises:
        Problem: 403, the credential or the policies do not let them; 422, too many for a message.
    """
    if not files:
        return
    if not principal.may(_READ):
        raise Problem(
            403, "insufficient_scope", f"the credential lacks the scope {_READ}, to attach files"
        )
    await permit(state, principal, OPERATIONS["get_file"])
    most = state.filing.settings.most_per_request
    if len(files) > most:
        raise _wrong(f"a message may bring {most} files")


async def attach(
    connection: Connection,
    settings: FileSettings,
    tenant: str,
    session_id: UUID,
    turn_id: UUID,
    files: Sequence[UUID],
) -> None:
    """Give a new turn its files; the transaction holds the session's mailbox.

    Raises:
        Problem: 422, a file is not there or not ready; 409, the session has too many.
    """
    row = await connection.fetchrow(
        queries.ATTACH, tenant, session_id, turn_id, list(files), settings.lifetime_seconds
    )
    added: set[UUID] = set() if row is None else set(row["added"])
    missing = [place for place, file_id in enumerate(files) if file_id not in added]
    if row is None or missing:
        detail = "there is no such file, or it is not ready"
        raise _wrong(detail, *missing, code="unknown_attachment")
    if row["others"] + len(files) > settings.most_per_session:
        raise Problem(
            409,
            "too_many_attachments",
            f"the messages of a session may bring {settings.most_per_session} files in all",
        )


async def attach_again(
    connection: Connection, tenant: str, session_id: UUID, *, new_turn: UUID, replaced: UUID
) -> tuple[UUID, ...]:
    """Give a turn the files of the one that it replaces; returns them."""
    rows = await connection.fetch(queries.ATTACH_AGAIN, tenant, session_id, new_turn, replaced)
    return tuple(row["file_id"] for row in rows)


def _wrong(detail: str, *places: int, code: str = "too_many_attachments") -> Problem:
    pointers = [f"#/attachments/{place}" for place in places] or ["#/attachments"]
    errors = [{"pointer": pointer, "detail": detail} for pointer in pointers]
    return Problem(422, code, f"wrong: {', '.join(pointers)}", errors=errors)
