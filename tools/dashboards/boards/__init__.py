"""Each dashboard, a module each."""

from typing import Final

from tools.dashboards.boards.broker import BROKER
from tools.dashboards.boards.cold_starts import COLD_STARTS
from tools.dashboards.boards.conversations import CONVERSATIONS
from tools.dashboards.boards.models import MODELS
from tools.dashboards.boards.platform import PLATFORM
from tools.dashboards.boards.tenants import TENANTS
from tools.dashboards.boards.tools import TOOLS
from tools.dashboards.model import Board

BOARDS: Final[tuple[Board, ...]] = (
    PLATFORM,
    CONVERSATIONS,
    MODELS,
    TOOLS,
    BROKER,
    TENANTS,
    COLD_STARTS,
)
