from typing import Any

WORKER_REPORT_INTERVAL: float

class Runner: ...

class MasterRunner(Runner):
    clients: Any

class WorkerRunner(Runner):
    worker_index: int
