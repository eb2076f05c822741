"""Entry module: binds the requeue step to Functions Framework."""

from functions.requeue.handler import Requeue
from somaagent.serving.adapter import cloud_event_function

# A PingSource signs nothing; all that its event does is to have a look taken. The handler refuses
# every other event that is not the platform's.
handle = cloud_event_function(Requeue.open, trusts_platform_only=False)
