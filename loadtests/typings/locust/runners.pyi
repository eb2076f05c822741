WORKER_REPORT_INTERVAL: float

class Runner: ...
class MasterRunner(Runner): ...

class WorkerRunner(Runner):
    worker_index: int
