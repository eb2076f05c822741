"""What can go wrong with a file; callers over HTTP turn each into a status."""

from somaagent.errors import SomaError, TryAgainLater


class FileError(SomaError):
    """The base of what a caller may be told about a file."""


class NoSuchFile(FileError):
    """The tenant has no such file, or not in a state in which this can be done."""

    status_code = 404


class QuotaExceeded(FileError):
    """The tenant's files would have more bytes than they may."""

    status_code = 413


class FileTooLarge(FileError):
    """More bytes arrived than the file may have."""

    status_code = 413


class WrongOffset(FileError):
    """The upload goes on at another byte."""

    status_code = 409


class UploadBusy(FileError):
    """Another request is sending the same upload."""

    status_code = 423


class WrongChecksum(FileError):
    """What arrived is not what was sent; it was thrown away."""

    status_code = 460


class FileRefused(FileError):
    """Content of this kind is not taken."""

    status_code = 415


class ContentUnavailable(TryAgainLater):
    """The store of the content does not answer."""


class Interrupted(Exception):
    """The sender stopped in the middle; what arrived before may be kept."""
