"""What can go wrong with an exchange.

```text
HttpError
├── BodyTooLarge          the body is longer than its reader accepts
└── TransportError        no (complete) answer: refused, reset, malformed
    ├── ConnectFailed     there is no connection, so nothing was sent
    ├── Disconnected      the peer closed the connection instead of answering
    ├── RequestBroken     the body that was to be sent broke off or is malformed
    └── TransportTimeout  no (complete) answer in time
```
"""


class HttpError(Exception):
    """An exchange did not go as it should."""


class BodyTooLarge(HttpError):
    """The body is longer than its reader accepts."""


class TransportError(HttpError):
    """The peer could not be reached, broke off, or sent something that is not HTTP."""


class TransportTimeout(TransportError):
    """The peer did not answer in time."""


class Disconnected(TransportError):
    """The peer closed the connection before it had answered."""


class RequestBroken(TransportError):
    """The sender of a request's body broke off, or sent something that is not HTTP."""


class ConnectFailed(TransportError):
    """The peer takes no connection; it has seen nothing of the request."""
