"""Entry module: binds the dead letter step to Functions Framework."""

from functions.dead_letter.handler import DeadLetterKeeper
from somaagent.serving.adapter import cloud_event_function

handle = cloud_event_function(DeadLetterKeeper.open, trusts_platform_only=False)
