"""How the events of a run are known again."""


def source(run: str) -> str:
    """The CloudEvents source of a run's events."""
    return f"/loadtests/{run}"
