"""Entry module: binds the router to Functions Framework."""

from functions.router.handler import Router
from somaagent.serving.adapter import cloud_event_function

handle = cloud_event_function(Router.open)
