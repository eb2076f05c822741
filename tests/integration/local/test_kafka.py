"""The platform's Kafka outlives the command that starts it and ends with the one that stops it."""

import socket

from somaagent.local.kafka import KafkaServer
from somaagent.local.progress import silent


def test_it_is_kept_until_it_is_stopped(own_kafka: KafkaServer) -> None:
    bootstrap = own_kafka.start(silent)
    assert own_kafka.start(silent) == bootstrap
    host, _, port = bootstrap.rpartition(":")
    socket.create_connection((host, int(port)), timeout=5).close()
    assert own_kafka.stop()
    assert not own_kafka.stop()
