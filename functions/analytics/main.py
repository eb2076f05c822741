"""Entry module: binds the analytics step to Functions Framework."""

from functions.analytics.handler import Analytics
from somaagent.serving.adapter import cloud_event_function

handle = cloud_event_function(Analytics.open)
