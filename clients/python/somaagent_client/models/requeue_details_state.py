from enum import StrEnum


class RequeueDetailsState(StrEnum):
    APPROVED = "approved"
    CANCELLED = "cancelled"
    DENIED = "denied"
    EXPIRED = "expired"
    FAILED = "failed"
    PERMITTED = "permitted"
    WAITING = "waiting"

    def __str__(self) -> str:
        return str(self.value)
