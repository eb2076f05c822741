"""Entry module: binds the tool executor to Functions Framework."""

from functions.tool_executor.handler import ToolExecutor
from somaagent.serving.adapter import cloud_event_function

handle = cloud_event_function(ToolExecutor.open)
