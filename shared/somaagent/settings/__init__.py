"""Settings: one small frozen class for each capability, read from `SOMA_` variables.

Nothing is read at import; each composition root builds the classes that it needs.
"""

from somaagent.settings.access import (
    JwtSettings,
    OidcSettings,
    PolicySettings,
    RateLimitSettings,
    RelationsSettings,
)
from somaagent.settings.analytics import ClickHouseSettings
from somaagent.settings.chat import ChatSettings
from somaagent.settings.events import EventSettings
from somaagent.settings.files import FileSettings
from somaagent.settings.gateway import ConnectionSettings, GatewaySettings
from somaagent.settings.models import EscalationSettings, ModelSettings, ProfileSettings
from somaagent.settings.process import FunctionSettings, TelemetrySettings
from somaagent.settings.sandbox import SandboxSettings
from somaagent.settings.sessions import CanvasSettings, WorkspaceSettings
from somaagent.settings.storage import PostgresSettings, RedisSettings
from somaagent.settings.tools import FetchSettings, McpSettings, RequeueSettings, ToolSettings
from somaagent.settings.turns import TurnSettings

__all__ = [
    "CanvasSettings",
    "ChatSettings",
    "ClickHouseSettings",
    "ConnectionSettings",
    "EscalationSettings",
    "EventSettings",
    "FetchSettings",
    "FileSettings",
    "FunctionSettings",
    "GatewaySettings",
    "JwtSettings",
    "McpSettings",
    "ModelSettings",
    "OidcSettings",
    "PolicySettings",
    "PostgresSettings",
    "ProfileSettings",
    "RateLimitSettings",
    "RedisSettings",
    "RelationsSettings",
    "RequeueSettings",
    "SandboxSettings",
    "TelemetrySettings",
    "ToolSettings",
    "TurnSettings",
    "WorkspaceSettings",
]
