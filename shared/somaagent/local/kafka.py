"""Kafka, embedded: the data plane's own server, kept in the state folder of the platform."""

import re
from dataclasses import dataclass
from typing import Final

from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.local.progress import Progress
from somaagent.local.server import need_space

NAME: Final = "kafka"

_MEGABYTES: Final = 200
_COUNTED: Final = re.compile(r"(.*): (\d+)/(\d+) ")
"""What the distribution says for each file: what, how many of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaServer:
    """Starts Kafka on a data folder, or finds it running there."""

    layout: Layout

    def start(self, progress: Progress) -> str:
        """The address of a broker that answers; harmless when it runs already.

        Raises:
            LocalProblem: It cannot be started; the message says why and what to do.
        """
        from knative_local.kafka.errors import DataDamaged, DistributionProblem, KafkaProblem
        from knative_local.kafka.server import EmbeddedKafka

        progress(NAME, "starting")
        need_space(self.layout.state, name="Kafka", megabytes=_MEGABYTES)

        def say(text: str) -> None:
            if counted := _COUNTED.match(text):
                progress(NAME, counted[1], done=int(counted[2]), total=int(counted[3]))
            else:
                progress(NAME, text)

        try:
            server = EmbeddedKafka(self.layout.kafka, progress=say)
            bootstrap = server.start(detached=True)
        except DistributionProblem as error:
            raise LocalProblem(str(error), remedy="mend what it says, then: make up") from error
        except DataDamaged as error:
            data = self.layout.kafka / "data"
            aside = data.with_name("data.damaged")
            raise LocalProblem(
                str(error),
                remedy=f"move it away and start with empty topics: mv {data} {aside} && make up",
            ) from error
        except KafkaProblem as error:
            raise LocalProblem(
                str(error),
                remedy=f"read {self.layout.state / 'kafka' / 'kafka.log'}; then: make up",
            ) from error
        progress(NAME, f"ready on port {bootstrap.rpartition(':')[2]}")
        return bootstrap

    def stop(self) -> bool:
        """End the broker; tell whether one ran.

        Raises:
            LocalProblem: It does not end.
        """
        from knative_local.kafka.errors import KafkaProblem
        from knative_local.kafka.server import EmbeddedKafka

        try:
            return EmbeddedKafka(self.layout.kafka).stop()
        except KafkaProblem as error:
            raise LocalProblem(str(error), remedy="make down") from error
