"""Questions to a Kafka broker that only tests have."""

from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from knative_local.kafka.cluster import Cluster


async def topic_setting(cluster: Cluster, topic: str, name: str) -> str:
    """Return one setting of a topic."""
    client: Any = AIOKafkaAdminClient(bootstrap_servers=cluster.bootstrap)  # it has no types
    await client.start()
    try:
        (answer,) = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        ((_, _, _, _, entries),) = answer.resources
        return str(next(entry[1] for entry in entries if entry[0] == name))
    finally:
        await client.close()
