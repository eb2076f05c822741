"""What each operation is to the policies, an action done to a resource, and to the rate limits.

A route that is missing here is refused by the policies, and a contract test names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from somaagent.ratelimit import RouteClass


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the gateway."""

    action: str
    """What the policies in `shared/policies/gateway` know it by."""
    resource: str
    """The kind of what it is done to."""
    counts_as: RouteClass | None = None
    """Whose quota it uses; by default a read's or a write's, as its method says."""
    sends: bool = False
    """Whether it has a model answer, which is asked for as `conversation.send`, too."""

    def route_class(self, method: str | None) -> RouteClass:
        """Whose quota a request uses; a WebSocket has no method."""
        if self.counts_as is not None:
            return self.counts_as
        if method is None:
            return RouteClass.STREAM
        return RouteClass.READ if method in ("GET", "HEAD") else RouteClass.WRITE


SEND: Final = Operation("conversation.send", "message", sends=True)
"""To say something that a model answers, by whichever way; one rule may stop them all."""

OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {
        "create_session": Operation("sessions.create", "session"),
        "get_session": Operation("sessions.read", "session"),
        "stream": Operation("sessions.stream", "session", RouteClass.STREAM),
        "socket": Operation("sessions.stream", "session", RouteClass.STREAM),
        "upgrade_first": Operation("sessions.stream", "session"),
        "post_message": SEND,
        "list_messages": Operation("messages.list", "message"),
        "get_turn": Operation("turns.read", "turn"),
        "get_tool_call": Operation("turns.read", "turn"),
        "publish_events": Operation("events.publish", "event"),
        "create_persona": Operation("personas.create", "persona"),
        "list_personas": Operation("personas.list", "persona"),
        "get_persona": Operation("personas.read", "persona"),
        "change_persona": Operation("personas.update", "persona"),
        "delete_persona": Operation("personas.delete", "persona"),
        "list_tools": Operation("tools.list", "tool"),
        "list_decided_tools": Operation("tools.administer", "tool"),
        "get_tool": Operation("tools.administer", "tool"),
        "decide_tool": Operation("tools.administer", "tool"),
        "get_telemetry": Operation("telemetry.administer", "telemetry"),
        "decide_telemetry": Operation("settings.update", "telemetry"),
        "list_profiles": Operation("profiles.list", "model_profile"),
        "get_profile": Operation("profiles.read", "model_profile"),
        "put_profile": Operation("profiles.update", "model_profile"),
        "delete_profile": Operation("profiles.delete", "model_profile"),
        "list_budgets": Operation("budgets.list", "budget"),
        "put_budget": Operation("budgets.update", "budget"),
        "delete_budget": Operation("budgets.delete", "budget"),
        "get_usage": Operation("usage.read", "usage"),
        "get_turn_usage": Operation("usage.read", "usage"),
        "get_tool_usage": Operation("usage.read", "usage"),
        "create_api_key": Operation("keys.create", "api_key"),
        "list_api_keys": Operation("keys.list", "api_key"),
        "get_api_key": Operation("keys.list", "api_key"),
        "revoke_api_key": Operation("keys.revoke", "api_key"),
        "complete_chat": Operation("chat.complete", "model", RouteClass.EXPENSIVE, sends=True),
        "create_response": Operation("chat.respond", "response", RouteClass.EXPENSIVE, sends=True),
        "get_response": Operation("chat.respond", "response"),
        "delete_response": Operation("chat.respond", "response"),
        "list_models": Operation("models.list", "model"),
        "get_model": Operation("models.list", "model"),
        "edit_message": Operation("messages.edit", "message", sends=True),
        "regenerate_message": Operation("turns.regenerate", "message", sends=True),
        "list_versions": Operation("messages.versions", "message"),
        "interrupt_turn": Operation("turns.interrupt", "turn"),
        "upload_files": Operation("attachments.upload", "file", RouteClass.UPLOAD),
        "list_files": Operation("attachments.list", "file"),
        "get_file": Operation("attachments.read", "file"),
        "delete_file": Operation("attachments.delete", "file"),
        "make_link": Operation("attachments.download", "file"),
        "begin_upload": Operation("attachments.upload", "file", RouteClass.UPLOAD),
        "upload_offset": Operation("attachments.upload", "file"),
        "send_content": Operation("attachments.upload", "file"),
        "end_upload": Operation("attachments.delete", "file"),
        "list_sessions": Operation("sessions.list", "session"),
        "rename_session": Operation("sessions.update", "session"),
        "delete_session": Operation("sessions.delete", "session"),
        "reset_session": Operation("sessions.reset", "session"),
        "pause_session": Operation("sessions.pause", "session"),
        "resume_session": Operation("sessions.resume", "session"),
        "list_session_events": Operation("sessions.events", "session"),
        "list_canvas": Operation("sessions.canvas", "session"),
        "export_session": Operation("sessions.export", "session"),
        "import_session": Operation("sessions.import", "session", RouteClass.UPLOAD),
        "get_context": Operation("sessions.context", "session"),
        "get_original_context": Operation("sessions.context", "session"),
        "post_original_message": SEND,
        "run_original_action": Operation("actions.run", "message", sends=True),
        "get_history": Operation("sessions.history", "session"),
        "get_history_file": Operation("sessions.history", "session"),
        "run_action": Operation("actions.run", "message", sends=True),
        "create_template": Operation("templates.create", "template"),
        "list_templates": Operation("templates.list", "template"),
        "get_template": Operation("templates.read", "template"),
        "replace_template": Operation("templates.update", "template"),
        "delete_template": Operation("templates.delete", "template"),
        "export_original_session": Operation("sessions.export", "session"),
        "get_attachment": Operation("attachments.download", "file"),
        "list_requeue": Operation("requeue.list", "requeue_entry"),
        "get_requeue_entry": Operation("requeue.read", "requeue_entry"),
        "approve_call": Operation("requeue.approve", "requeue_entry"),
        "deny_call": Operation("requeue.deny", "requeue_entry"),
        "decide_calls": Operation("requeue.decide", "requeue_entry"),
        "resolve_original_entry": Operation("requeue.decide", "requeue_entry"),
        "delete_original_entry": Operation("requeue.deny", "requeue_entry"),
        "get_metrics": Operation("metrics.read", "gateway"),
        "get_platform_metrics": Operation("metrics.read", "gateway"),
        "get_trail": Operation("turns.trail", "turn"),
    }
)
"""By the name of the route's function."""


def operation_of(route: str) -> Operation:
    """The operation of a route; one that is not declared is nothing that a policy grants."""
    return OPERATIONS.get(route, Operation(f"undeclared.{route}", "unknown"))
