"""What the processes of a service take: processor time and memory, with all they start."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

_V1, _V2 = Path("/sys/fs/cgroup/cpuacct"), Path("/sys/fs/cgroup")
_TICK = 1 / os.sysconf("SC_CLK_TCK")
_LOOK_SECONDS = 0.01


class Meter:
    """Counts a service's processor time, of processes that have ended too.

    A control group of its own counts exactly. Where none can be made, the processes are looked at
    a hundred times a second, and what one has taken since when it ends is lost.
    """

    def __init__(self, name: str) -> None:
        root = _V1 if _V1.is_dir() else _V2
        self.group: Path | None = root / name
        self._process = 0
        self._seen: dict[int, float] = {}
        self._done = Event()
        try:
            self.group.mkdir()
        except OSError:
            self.group = None

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self.group is not None:
            for _ in range(50):  # until the kernel has taken leave of the last process
                with suppress(OSError):
                    self.group.rmdir()
                    return
                time.sleep(0.1)

    def enter(self) -> None:
        """Count this process and what it starts; called in the service's process."""
        if self.group is not None:
            (self.group / "cgroup.procs").write_text(str(os.getpid()))

    def watch(self, process: int) -> None:
        """Know the first process of the service."""
        self._process = process
        if self.group is None:
            print("note: no control group can be made; processor time is a little too small")
            Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            for process in family(self._process):
                self._seen[process] = _seconds_of(process)

    @property
    def seconds(self) -> float:
        """Processor time up to now."""
        if self.group is None:
            return sum(self._seen.values())
        if (usage := self.group / "cpuacct.usage").exists():
            return int(usage.read_text()) / 1e9
        return int((self.group / "cpu.stat").read_text().split()[1]) / 1e6

    @property
    def memory(self) -> dict[str, float]:
        """Megabytes of the first process, and of all others together; each its share of what is shared."""
        first, *others = family(self._process)
        return {"first": share(first), "others": sum(map(share, others))}

    def peak(self, call: Callable[[], object]) -> float:
        """Give the megabytes by which the first process grows at most while something is done."""
        Path(f"/proc/{self._process}/clear_refs").write_text("5")  # the peak is now what there is
        before = self._peak()
        call()
        return self._peak() - before

    def _peak(self) -> float:
        lines = Path(f"/proc/{self._process}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))


def family(process: int) -> Iterator[int]:
    """Give a process and its descendants."""
    yield process
    try:
        children = [
            child
            for thread in Path(f"/proc/{process}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:  # it has just ended
        return
    for child in children:
        yield from family(int(child))


def _seconds_of(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * _TICK


def share(process: int) -> float:
    """Give the memory of a process in thousands of KiB; of what it shares with others its share."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3
