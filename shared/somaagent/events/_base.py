"""What every event class is: a frozen model that knows its CloudEvents type."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from somaagent.described import Described

_REGISTRY: dict[str, type["Event"]] = {}


class Event(Described, BaseModel):
    """The data of one CloudEvent; id, source, subject, time and tenant live in the envelope.

    Reading ignores unknown fields, so that an old revision survives a newer producer.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    event_type: ClassVar[str]
    """The CloudEvents `type`."""
    terminal: ClassVar[bool] = False
    """Whether the event may end without a consumer in the platform."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # Any: pydantic's own signature
        """Register the class under its type; two classes of one type are a mistake."""
        super().__pydantic_init_subclass__(**kwargs)
        known = _REGISTRY.setdefault(cls.event_type, cls)
        if known is not cls:
            raise TypeError(f"{cls.event_type!r} is taken by {known.__name__}")


def registry() -> tuple[type[Event], ...]:
    """Every event class of the platform, sorted by type."""
    return tuple(_REGISTRY[key] for key in sorted(_REGISTRY))


def event_class(event_type: str) -> type[Event] | None:
    """The class of a CloudEvents type, or None for a type the platform does not know."""
    return _REGISTRY.get(event_type)
