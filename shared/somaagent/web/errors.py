"""Why something was not fetched. Messages are for the model: none names an address of ours."""


class TargetRefused(ValueError):
    """This must not be fetched; asking again will not help."""


class FetchFailed(Exception):
    """It could not be fetched, for reasons of the other side."""
