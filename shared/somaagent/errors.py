"""The errors of the platform; each class says how a delivery that raises it ends.

```
SomaError                 500, the broker delivers again
├── RejectedEvent         422, never again: straight to the dead letter sink
├── AlreadyInProgress     409, delivered again after a pause
└── TryAgainLater         503, delivered again after a pause
    ├── StorageUnavailable
    ├── PublishFailed
    └── ModelUnavailable
```

A Knative broker retries 5xx, 404, 408, 409 and 429 and dead-letters every other 4xx at once.
"""

from typing import ClassVar


class SomaError(Exception):
    """Something in the platform went wrong that has no better name."""

    status_code: ClassVar[int] = 500


class RejectedEvent(SomaError):
    """The event can never succeed; the broker dead-letters it without a retry."""

    status_code = 422


class AlreadyInProgress(SomaError):
    """Another delivery of the same event is being worked on; the broker asks again later."""

    status_code = 409


class TryAgainLater(SomaError):
    """A dependency is unavailable; the broker delivers the event again."""

    status_code = 503


class StorageUnavailable(TryAgainLater):
    """Postgres cannot be reached or refused to work for a reason that passes."""


class PublishFailed(TryAgainLater):
    """The broker did not acknowledge an event."""


class ModelUnavailable(TryAgainLater):
    """The language model did not answer, or stopped in the middle of its answer."""


class AnswerGarbled(ModelUnavailable):
    """The model's server cannot read what its model said as text and calls of tools."""


class ModelRefused(SomaError):
    """The language model refused the request itself; asking again cannot help."""

    status_code = 422

    def __init__(self, message: str, *, said: str = "") -> None:
        super().__init__(message)
        self.said = said
        """The server's own words, which may repeat what it was asked."""
