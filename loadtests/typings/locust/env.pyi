from collections.abc import Callable
from typing import Any, TypeVar

from locust import LoadTestShape, User
from locust.runners import Runner

F = TypeVar("F", bound=Callable[..., object])

class EventHook:
    def add_listener(self, handler: F) -> F: ...
    def fire(self, **kwargs: object) -> None: ...

class Events:
    init: EventHook
    init_command_line_parser: EventHook
    quit: EventHook
    report_to_master: EventHook
    request: EventHook
    spawning_complete: EventHook
    test_start: EventHook
    test_stop: EventHook
    worker_report: EventHook

class Environment:
    events: Events
    parsed_options: Any
    runner: Runner | None
    shape_class: LoadTestShape | None
    user_classes: list[type[User]]
