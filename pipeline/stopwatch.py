"""Where the time goes, stage by stage."""

import time


class Stopwatch:
    """Seconds by stage, added up. Each stage ends where the next one begins."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.start()

    def start(self) -> None:
        """Begin a stage here; what passed since the last one is nobody's."""
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        """End the stage called `stage`, and begin the next one."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now
