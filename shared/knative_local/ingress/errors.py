"""What the ingress refuses."""


class InvalidEvent(Exception):
    """The message is not a CloudEvent, or one that breaks a rule of CloudEvents."""
