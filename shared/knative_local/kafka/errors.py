"""What can go wrong between the local data plane and Kafka.

    KafkaProblem
    ├── DistributionProblem     the server's jars or its Java cannot be had
    ├── ServerProblem           the embedded server cannot be started or stopped
    │   └── DataDamaged         it cannot read its data folder
    ├── ProduceFailed           a record was not acknowledged
    └── TopicProblem            a topic or a group cannot be prepared

Every message says what is wrong, where, and what a person can do about it.
"""


class KafkaProblem(Exception):
    """Kafka, or the way to it, did not do what the data plane needs."""


class DistributionProblem(KafkaProblem):
    """The server's jars or a usable Java runtime cannot be had."""


class ServerProblem(KafkaProblem):
    """The embedded server could not be started or stopped."""


class DataDamaged(ServerProblem):
    """The embedded server cannot read its data folder."""


class ProduceFailed(KafkaProblem):
    """A record was not acknowledged by the broker; it may or may not be stored."""


class TopicProblem(KafkaProblem):
    """A topic or a consumer group could not be prepared."""
