from enum import StrEnum


class GetToolUsageGroupItem(StrEnum):
    DAY = "day"
    STATUS = "status"
    TOOL = "tool"

    def __str__(self) -> str:
        return str(self.value)
