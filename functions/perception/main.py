"""Entry module: binds perception to Functions Framework."""

from functions.perception.handler import Perception
from somaagent.serving.adapter import cloud_event_function

handle = cloud_event_function(Perception.open)
