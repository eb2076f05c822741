"""Serving: processes from zero and to zero behind a proxy that buffers, limits and times requests.

One `Revision` is the activator, queue-proxy and autoscaler of one revision. Nothing here reads
YAML or knows of Kafka.
"""

from knative_local.serving.gateway import Gateway
from knative_local.serving.launching import Launcher
from knative_local.serving.names import ClusterNames
from knative_local.serving.ports import PortBook
from knative_local.serving.proxy import ServiceProxy
from knative_local.serving.revision import Revision

__all__ = ["ClusterNames", "Gateway", "Launcher", "PortBook", "Revision", "ServiceProxy"]
