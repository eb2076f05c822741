"""Entry module: binds the conversation step to Functions Framework."""

from functions.conversation.handler import Conversation
from somaagent.serving.adapter import cloud_event_function

handle = cloud_event_function(Conversation.open)
