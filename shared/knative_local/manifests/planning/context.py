"""What every planner may look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knative_local.manifests.cluster_config import ClusterConfig
from knative_local.manifests.images import Images
from knative_local.manifests.objects import Objects
from knative_local.manifests.plan import Frozen, ObjectKey

CLUSTER_DOMAIN = "svc.cluster.local"
SINK_INGRESS_HOST = f"kafka-sink-ingress.knative-eventing.{CLUSTER_DOMAIN}"
JOB_SINK_HOST = f"job-sink.knative-eventing.{CLUSTER_DOMAIN}"
BROKER_INGRESS_HOST = f"kafka-broker-ingress.knative-eventing.{CLUSTER_DOMAIN}"


@dataclass(frozen=True, slots=True)
class Context:
    """All objects, the cluster's settings, and the images of this machine."""

    objects: Objects
    config: ClusterConfig
    images: Images | None
    """`None` where it is not known which images there are, so that none can be called missing."""
    before: Frozen = field(default_factory=dict[ObjectKey, Mapping[str, str]])
    """What was decided about objects that exist already."""
