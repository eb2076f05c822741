"""Grants are taken here: each once, for its own call, with the arguments that were approved."""

from dataclasses import dataclass
from typing import Final

import orjson

from somaagent.clock import now
from somaagent.errors import RejectedEvent
from somaagent.events import ToolCallApproved
from somaagent.messaging.keyring import KeyRing
from somaagent.requeue.grants import Grant, InvalidGrant, unseal
from somaagent.serving.delivery import Delivery
from somaagent.storage.database import Connection
from somaagent.tools.digest import NotCanonical, arguments_digest

_CALL: Final = """
SELECT tool, version, arguments, digest FROM tool_calls WHERE tenant = $1 AND id = $2 FOR UPDATE
"""
_USED_BY: Final = """
SELECT grant_used_by FROM requeue_entries
WHERE tenant = $1 AND id = $2 AND call_id = $3 AND grant_id = $4 AND state = 'approved'
"""
_USE: Final = """
WITH used AS (
    UPDATE requeue_entries SET grant_used_at = clock_timestamp(), grant_used_by = $5
    WHERE tenant = $1 AND id = $2 AND call_id = $3 AND grant_id = $4 AND state = 'approved'
      AND grant_used_at IS NULL AND grant_expires_at > clock_timestamp()
    RETURNING tenant, call_id, decided_by
)
UPDATE tool_calls c
SET held_at = NULL, approved_by = used.decided_by,
    expires_at = clock_timestamp() + make_interval(secs => $6)
FROM used WHERE c.tenant = used.tenant AND c.id = used.call_id
RETURNING 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granting:
    """Takes grants."""

    ring: KeyRing
    seconds: float
    """How long an approved call may wait until it begins."""

    async def take(
        self, connection: Connection, delivery: Delivery, approved: ToolCallApproved
    ) -> bool:
        """Let the call run that was approved; False when it was deleted with its session.

        The same event may come again, whatever became of the process that had it before. Any other
        event finds its grant used.

        Raises:
            RejectedEvent: The grant is forged, used, over, or for another call, other arguments
                or another tenant.
        """
        grant = self._opened(delivery, approved)
        call = await connection.fetchrow(_CALL, grant.tenant, grant.call_id)
        if call is None:
            return False
        if (call["tool"], call["version"], call["digest"]) != (
            *(grant.tool, grant.version),
            grant.digest,
        ) or _digest(call["arguments"]) != grant.digest:
            raise RejectedEvent(f"call {str(grant.call_id)!r} is not the one that was approved")
        place = (grant.tenant, grant.requeue_id, grant.call_id, grant.grant_id)
        event_id = delivery.envelope.event_id
        if await connection.fetchval(_USE, *place, event_id, self.seconds) is not None:
            return True
        if await connection.fetchval(_USED_BY, *place) != event_id:
            raise RejectedEvent(f"grant {str(grant.grant_id)!r} was used or is no longer good")
        return True

    def _opened(self, delivery: Delivery, approved: ToolCallApproved) -> Grant:
        # When it was taken first, the event may come again after its time: the database decides.
        signed_at = delivery.envelope.time
        try:
            grant = unseal(approved.grant, self.ring, present=min(signed_at, now()))
        except InvalidGrant as error:
            raise RejectedEvent(str(error)) from error
        named = (grant.tenant, grant.call_id, grant.requeue_id)
        if named != (delivery.trusted_tenant, approved.call_id, approved.requeue_id):
            raise RejectedEvent("the grant is for another call")
        return grant


def _digest(arguments: str) -> str | None:
    try:
        return arguments_digest(orjson.loads(arguments))
    except (orjson.JSONDecodeError, NotCanonical):
        return None
