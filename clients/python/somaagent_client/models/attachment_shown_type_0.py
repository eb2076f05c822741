from enum import StrEnum


class AttachmentShownType0(StrEnum):
    NAME = "name"
    TEXT = "text"
    TRUNCATED = "truncated"

    def __str__(self) -> str:
        return str(self.value)
