"""Entry module: binds the sweeper to Functions Framework."""

from functions.sweeper.handler import Sweeper
from somaagent.serving.adapter import cloud_event_function

# A PingSource signs nothing; all that its event does is to have a look taken.
handle = cloud_event_function(Sweeper.open, trusts_platform_only=False)
