"""Serving: processes from zero and to zero behind a proxy that buffers, limits and times requests.

One `Revision` is the activator, queue-proxy and autoscaler of one revision. Nothing here reads
YAML or knows of Kafka.
"""

from knative_local.serving.configuration import Configuration
from knative_local.serving.gateway import Gateway
from knative_local.serving.history import RevisionHistory
from knative_local.serving.launching import Launcher
from knative_local.serving.names import ClusterNames
from knative_local.serving.ports import PortBook
from knative_local.serving.proxy import ServiceProxy
from knative_local.serving.revision import Revision
from knative_local.serving.route import Endpoint, Route

__all__ = [
    "ClusterNames",
    "Configuration",
    "Endpoint",
    "Gateway",
    "Launcher",
    "PortBook",
    "Revision",
    "RevisionHistory",
    "Route",
    "ServiceProxy",
]
