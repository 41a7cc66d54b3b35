"""What keeps a shapes graph from being used."""

from skosmith_converter.errors import SkosmithError

__all__ = ["ShapesError", "TooLongError"]


class ShapesError(SkosmithError):
    """The shapes graph cannot be used; says nothing about the data."""

    def __init__(self, problem: str, remedy: str = "", shape: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        self.shape = shape
        """The shape, as an N-Triples term, where one is to blame."""
        place = f"{shape}: " if shape else ""
        super().__init__(f"{place}{problem}" + (f". {remedy}" if remedy else ""))

    def __reduce__(self) -> tuple[type["ShapesError"], tuple[str, str, str]]:
        return type(self), (self.problem, self.remedy, self.shape)


class TooLongError(ShapesError):
    """A shape, a pattern or a query took longer than the time that it was given."""
