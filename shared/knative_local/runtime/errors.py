"""Why the runtime cannot start, said to the person who started it."""


class CannotStart(Exception):
    """The runtime cannot start; the message says why and what to do."""
