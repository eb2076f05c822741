from enum import StrEnum


class StoredFileState(StrEnum):
    DELETED = "deleted"
    EXPIRED = "expired"
    QUARANTINED = "quarantined"
    READY = "ready"
    RECEIVING = "receiving"
    SCANNING = "scanning"

    def __str__(self) -> str:
        return str(self.value)
