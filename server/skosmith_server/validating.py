"""The report on the graph that is served, which whoever asks for it first has made."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import TYPE_CHECKING, Final

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.said import Said
from skosmith_server.validation import Files, counts_of, report_of_earlier_run, report_on
from skosmith_server.validation_process import report_apart

if TYPE_CHECKING:
    from skosmith_converter.validation import Report

__all__ = ["BeingValidatedError", "NotValidatedError", "Validation"]

_LOG: Final = logging.getLogger(__name__)
_PATIENCE: Final = 10.0
"""Seconds that somebody waits for a report."""
_MOST_WAITING: Final = 3
"""Of the threads that make pages; the others have other pages to make."""
_LIMIT: Final = 600.0
"""Seconds that a report may take."""
_FEW: Final = 10_000
"""Statements that are validated in a moment; of more, a process of its own takes less long."""
_LONGEST_KEPT: Final = 1 << 20
_ONE_AT_A_TIME: Final = Lock()
"""A graph is laid out anew to be validated: two at a time would take too much memory."""


@dataclass(eq=False)
class BeingValidatedError(SkosmithError):
    """A report that is still to come."""

    seconds: int = 5
    """After which it is worth asking again."""

    def __str__(self) -> str:
        return Said("The graph is being validated. Ask again in some seconds.")


@dataclass(eq=False)
class NotValidatedError(SkosmithError):
    """A graph without a report."""

    reason: str

    def __str__(self) -> str:
        return (
            f"This graph is not validated here: {self.reason.rstrip('.')}. "
            "Validate what it is made of: skosmith validate FILE"
        )


@dataclass(slots=True)
class Validation:
    """The report on one graph, made in a thread of its own when it is first wanted."""

    make: "Callable[[], Report]"
    """Raises SkosmithError."""
    _counts: Mapping[str, int] | None = None
    _report: "Report | None" = None
    _why_not: str = ""
    _begun: bool = False
    _lock: Lock = field(default_factory=Lock)
    _done: Event = field(default_factory=Event)
    _places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_MOST_WAITING))
    _written: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of_quads(
        cls, quads: Sequence[Quad], files: Files | None = None, *, keep: bool = True
    ) -> "Validation":
        """Give the report on a graph in memory, that of an earlier run where there is one."""

        def make() -> "Report":
            earlier = None if files is None else report_of_earlier_run(files)
            make_anew = report_on if len(quads) <= _FEW else report_apart
            return earlier or make_anew(quads, keep=keep, time_limit=_LIMIT)

        return cls(make)

    @classmethod
    def refused(cls, reason: str) -> "Validation":
        """Give no report, but why there is none."""

        def make() -> "Report":
            raise NotValidatedError(reason)

        return cls(make, _why_not=reason)

    @property
    def counts(self) -> Mapping[str, int] | None:
        """How many violations, warnings and hints there are; None where it is not known."""
        if self._counts is None and self._report is not None:
            self._counts = counts_of(self._report)
        return self._counts

    @property
    def is_possible(self) -> bool:
        """Tell whether there is a report, or may be one."""
        return not self._why_not

    def report(self) -> "Report":
        """Give the report, and wait for it a little.

        Raises NotValidatedError where there is none, BeingValidatedError where it is still to come.
        """
        if self._report is None and not self._why_not:
            self._wait()
        if self._why_not:
            raise NotValidatedError(self._why_not)
        if self._report is None:
            raise BeingValidatedError
        return self._report

    def _wait(self) -> None:
        if not (self.begin() and self._places.acquire(blocking=False)):
            return
        try:
            self._done.wait(_PATIENCE)
        finally:
            self._places.release()

    def begin(self) -> bool:
        """Make the report beside all else, if nobody has; tell whether it is made.

        Where another graph is being validated it is not: it is left for the next who asks.
        """
        with self._lock:
            if self._begun or self._why_not:
                return self._begun
            self._begun = _ONE_AT_A_TIME.acquire(blocking=False)
            if self._begun:
                Thread(target=self._run, name="validation", daemon=True).start()
            return self._begun

    def _run(self) -> None:
        try:
            self._report = self.make()
        except SkosmithError as error:
            _LOG.error("no report of validation: %s", error)
            self._why_not = str(error)
        except Exception:  # noqa: BLE001 (nobody is there to take it)
            _LOG.exception("no report of validation")
            self._why_not = "something went wrong; the log has the details"
        finally:
            _ONE_AT_A_TIME.release()
            self._done.set()

    def written(self, form: str, language: str, write: "Callable[[Report], str]") -> str:
        """Give the report in a format and a language, kept for the next who asks unless it is long.

        Raises what `report` does.
        """
        report = self.report()
        if (text := self._written.get((form, language))) is None:
            text = write(report)
            if len(text) <= _LONGEST_KEPT:
                self._written[form, language] = text
        return text
