"""What people decide: an approval, which signs a grant, or a denial."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from somaagent.clock import now
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.keyring import KeyRing
from somaagent.requeue import announcing
from somaagent.requeue.entries import Entry, State, allow, by_id, refuse
from somaagent.requeue.grants import Grant, seal
from somaagent.storage.database import Connection


class NotWaiting(Exception):
    """The entry waits for no decision any more."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state: State = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Decides on behalf of people."""

    ring: KeyRing
    grant_seconds: float

    async def approve(
        self, connection: Connection, tenant: str, requeue_id: UUID, *, by: str, reason: str
    ) -> Envelope | None:
        """Let a waiting call run once; the event to publish after the commit.

        An approval that is repeated changes nothing and has the same event, until the call begins;
        None after that.

        Raises:
            LookupError: The tenant has no such entry.
            NotWaiting: It was decided otherwise, or nobody waits any longer.
        """
        entry = await _found(connection, tenant, requeue_id)
        if entry.state == "approved" and entry.grant_token is not None:
            return None if entry.grant_used or entry.grant_late else _approved(entry)
        _waits(entry)
        grant = Grant(
            grant_id=uuid4(),
            requeue_id=entry.requeue_id,
            tenant=tenant,
            call_id=entry.call_id,
            tool=entry.tool,
            version=entry.version,
            digest=entry.digest,
            approved_by=by,
            expires_at=now() + timedelta(seconds=self.grant_seconds),
        )
        token = seal(grant, self.ring)
        await allow(
            connection,
            entry,
            by=by,
            reason=reason,
            grant_id=grant.grant_id,
            token=token,
            expires_at=grant.expires_at,
        )
        return announcing.approved(entry, token)

    async def deny(
        self, connection: Connection, tenant: str, requeue_id: UUID, *, by: str, reason: str
    ) -> Envelope:
        """End a waiting call; the event to publish after the commit, the same for a repeat.

        Raises:
            LookupError: The tenant has no such entry.
            NotWaiting: It was decided otherwise, or nobody waits any longer.
        """
        entry = await _found(connection, tenant, requeue_id)
        if entry.state != "denied":
            _waits(entry)
            await refuse(connection, entry, "denied", by=by, reason=reason)
        return announcing.denied(entry, entry.denied("denied"))

    async def pending(
        self, connection: Connection, tenant: str, requeue_id: UUID
    ) -> Envelope | None:
        """The event of what was decided, to be published again; None where it had its effect."""
        entry = await by_id(connection, tenant, requeue_id)
        if entry is None:
            return None
        if entry.state == "denied":
            return announcing.denied(entry, entry.denied("denied"))
        if entry.state != "approved" or entry.grant_token is None:
            return None
        return None if entry.grant_used or entry.grant_late else _approved(entry)


def _approved(entry: Entry) -> Envelope:
    return announcing.approved(entry, str(entry.grant_token))


async def _found(connection: Connection, tenant: str, requeue_id: UUID) -> Entry:
    entry = await by_id(connection, tenant, requeue_id)
    if entry is None:
        raise LookupError(requeue_id)
    return entry


def _waits(entry: Entry) -> None:
    if entry.state != "waiting":
        raise NotWaiting(entry.state)
    if not entry.held:
        raise NotWaiting("cancelled")
    if entry.late:
        raise NotWaiting("expired")
