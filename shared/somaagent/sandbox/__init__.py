"""Runs untrusted programs in a process tree of their own that cannot reach the platform."""

from somaagent.sandbox.limits import SandboxLimits
from somaagent.sandbox.model import SandboxRequest, SandboxResult, SandboxStatus
from somaagent.sandbox.runner import Sandbox

__all__ = ["Sandbox", "SandboxLimits", "SandboxRequest", "SandboxResult", "SandboxStatus"]
