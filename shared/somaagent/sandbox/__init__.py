"""Runs untrusted programs in a process tree of their own that cannot reach the platform."""

from somaagent.sandbox.dialogue import Dialogue
from somaagent.sandbox.errors import IsolationUnavailable
from somaagent.sandbox.limits import SandboxLimits
from somaagent.sandbox.model import SandboxRequest, SandboxResult, SandboxStatus
from somaagent.sandbox.network import Doorway, Network
from somaagent.sandbox.runner import Sandbox

__all__ = [
    "Dialogue",
    "Doorway",
    "IsolationUnavailable",
    "Network",
    "Sandbox",
    "SandboxLimits",
    "SandboxRequest",
    "SandboxResult",
    "SandboxStatus",
]
