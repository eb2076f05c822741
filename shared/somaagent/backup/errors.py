"""What goes wrong with a backup."""


class BackupProblem(Exception):
    """It cannot be taken or restored; the text says why, and nothing was changed by halves."""
