# What of locust is used here; it is not part of the environment that types are checked in.
from typing import Any, ClassVar

from locust.env import Environment, Events

events: Events

class User:
    abstract: ClassVar[bool]
    tasks: ClassVar[list[Any]]
    environment: Environment
    def __init__(self, environment: Environment) -> None: ...

class LoadTestShape:
    abstract: ClassVar[bool]
    def __init__(self) -> None: ...
    def reset_time(self) -> None: ...
    def get_run_time(self) -> float: ...
