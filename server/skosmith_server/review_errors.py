"""Why a review of mappings goes no further."""

from dataclasses import dataclass

from skosmith_converter.errors import SkosmithError

__all__ = ["ReviewConflictError", "ReviewFileError", "ReviewRefusedError"]


@dataclass(eq=False)
class ReviewRefusedError(SkosmithError):
    """A request for the review that does not come from a page of ours on this machine."""

    reason: str

    def __str__(self) -> str:
        return f"{self.reason} The review is for whoever sits at the machine that it runs on."


@dataclass(eq=False)
class ReviewConflictError(SkosmithError):
    """A decision about what is not as it was shown."""

    detail: str
    again: str
    """Path of the page that shows how it is."""

    def __str__(self) -> str:
        return self.detail


@dataclass(eq=False)
class ReviewFileError(SkosmithError):
    """The mapping file cannot be used as it is now."""

    reason: str

    def __str__(self) -> str:
        return self.reason
