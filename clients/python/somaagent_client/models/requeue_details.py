from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.requeue_details_state import RequeueDetailsState

if TYPE_CHECKING:
    from ..models.requeue_decision import RequeueDecision
    from ..models.requeue_details_question import RequeueDetailsQuestion


T = TypeVar("T", bound="RequeueDetails")


@_attrs_define
class RequeueDetails:
    """An entry with all that a decision needs.

    Attributes:
        requeue_id (UUID): Names the entry.
        session_id (UUID): The session.
        turn_id (UUID): The turn that waits.
        call_id (UUID): The call.
        tool (str): The tool's name.
        version (str): The tool's version.
        digest (str): SHA-256 of the canonical arguments, which an approval is bound to.
        reasons (list[str]): Names of the rules that blocked it.
        state (RequeueDetailsState): waiting; approved or denied by somebody; permitted by the policy, which was asked
            again;
            failed when it had refused too often; expired; or cancelled with its turn.
        asked_by (None | str): On whose behalf it would run.
        evaluations (int): How often the policy was asked again.
        blocked_at (datetime.datetime): When it was blocked.
        expires_at (datetime.datetime): When it is over unless somebody decides.
        decided_at (datetime.datetime | None): When it was decided.
        decided_by (None | str): Who decided; null where the platform did.
        decision_reason (None | str): Why.
        grant_expires_at (datetime.datetime | None): Until when an approved call has to begin.
        grant_used_at (datetime.datetime | None): When an approved call began.
        arguments (Any): With which the tool would be called.
        question (RequeueDetailsQuestion): What the policy was asked.
        decisions (list[RequeueDecision]): What was decided, the oldest first.
    """

    requeue_id: UUID
    session_id: UUID
    turn_id: UUID
    call_id: UUID
    tool: str
    version: str
    digest: str
    reasons: list[str]
    state: RequeueDetailsState
    asked_by: None | str
    evaluations: int
    blocked_at: datetime.datetime
    expires_at: datetime.datetime
    decided_at: datetime.datetime | None
    decided_by: None | str
    decision_reason: None | str
    grant_expires_at: datetime.datetime | None
    grant_used_at: datetime.datetime | None
    arguments: Any
    question: RequeueDetailsQuestion
    decisions: list[RequeueDecision]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        requeue_id = str(self.requeue_id)

        session_id = str(self.session_id)

        turn_id = str(self.turn_id)

        call_id = str(self.call_id)

        tool = self.tool

        version = self.version

        digest = self.digest

        reasons = self.reasons

        state = self.state.value

        asked_by: None | str
        asked_by = self.asked_by

        evaluations = self.evaluations

        blocked_at = self.blocked_at.isoformat()

        expires_at = self.expires_at.isoformat()

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        decided_by: None | str
        decided_by = self.decided_by

        decision_reason: None | str
        decision_reason = self.decision_reason

        grant_expires_at: None | str
        if isinstance(self.grant_expires_at, datetime.datetime):
            grant_expires_at = self.grant_expires_at.isoformat()
        else:
            grant_expires_at = self.grant_expires_at

        grant_used_at: None | str
        if isinstance(self.grant_used_at, datetime.datetime):
            grant_used_at = self.grant_used_at.isoformat()
        else:
            grant_used_at = self.grant_used_at

        arguments = self.arguments

        question = self.question.to_dict()

        decisions = []
        for decisions_item_data in self.decisions:
            decisions_item = decisions_item_data.to_dict()
            decisions.append(decisions_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "requeue_id": requeue_id,
                "session_id": session_id,
                "turn_id": turn_id,
                "call_id": call_id,
                "tool": tool,
                "version": version,
                "digest": digest,
                "reasons": reasons,
                "state": state,
                "asked_by": asked_by,
                "evaluations": evaluations,
                "blocked_at": blocked_at,
                "expires_at": expires_at,
                "decided_at": decided_at,
                "decided_by": decided_by,
                "decision_reason": decision_reason,
                "grant_expires_at": grant_expires_at,
                "grant_used_at": grant_used_at,
                "arguments": arguments,
                "question": question,
                "decisions": decisions,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.requeue_decision import RequeueDecision
        from ..models.requeue_details_question import RequeueDetailsQuestion

        d = dict(src_dict)
        requeue_id = UUID(d.pop("requeue_id"))

        session_id = UUID(d.pop("session_id"))

        turn_id = UUID(d.pop("turn_id"))

        call_id = UUID(d.pop("call_id"))

        tool = d.pop("tool")

        version = d.pop("version")

        digest = d.pop("digest")

        reasons = cast(list[str], d.pop("reasons"))

        state = RequeueDetailsState(d.pop("state"))

        def _parse_asked_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        asked_by = _parse_asked_by(d.pop("asked_by"))

        evaluations = d.pop("evaluations")

        blocked_at = datetime.datetime.fromisoformat(d.pop("blocked_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        def _parse_decided_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_at_type_0 = datetime.datetime.fromisoformat(data)

                return decided_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        decided_at = _parse_decided_at(d.pop("decided_at"))

        def _parse_decided_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        decided_by = _parse_decided_by(d.pop("decided_by"))

        def _parse_decision_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        decision_reason = _parse_decision_reason(d.pop("decision_reason"))

        def _parse_grant_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                grant_expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return grant_expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        grant_expires_at = _parse_grant_expires_at(d.pop("grant_expires_at"))

        def _parse_grant_used_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                grant_used_at_type_0 = datetime.datetime.fromisoformat(data)

                return grant_used_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        grant_used_at = _parse_grant_used_at(d.pop("grant_used_at"))

        arguments = d.pop("arguments")

        question = RequeueDetailsQuestion.from_dict(d.pop("question"))

        decisions = []
        _decisions = d.pop("decisions")
        for decisions_item_data in _decisions:
            decisions_item = RequeueDecision.from_dict(decisions_item_data)

            decisions.append(decisions_item)

        requeue_details = cls(
            requeue_id=requeue_id,
            session_id=session_id,
            turn_id=turn_id,
            call_id=call_id,
            tool=tool,
            version=version,
            digest=digest,
            reasons=reasons,
            state=state,
            asked_by=asked_by,
            evaluations=evaluations,
            blocked_at=blocked_at,
            expires_at=expires_at,
            decided_at=decided_at,
            decided_by=decided_by,
            decision_reason=decision_reason,
            grant_expires_at=grant_expires_at,
            grant_used_at=grant_used_at,
            arguments=arguments,
            question=question,
            decisions=decisions,
        )

        requeue_details.additional_properties = d
        return requeue_details

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
