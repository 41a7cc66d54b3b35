"""Keys of a terminal, one at a time."""

import codecs
import os
import re
import sys
from types import TracebackType
from typing import Any, Final, Self

import click

from skosmith_converter.links.reviewing import Answers

__all__ = ["Keyboard"]

_KEY: Final = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|[\x00\xe0].|.", re.DOTALL)
_ARROWS: Final = {
    "\x1b[A": "k", "\x1bOA": "k", "\xe0H": "k", "\x00H": "k",
    "\x1b[B": "j", "\x1bOB": "j", "\xe0P": "j", "\x00P": "j",
}  # fmt: skip
"""What terminals and Windows send for up and down."""
_ENDS: Final = frozenset({"\x03", "\x04", "\x1a"})


class Keyboard(Answers):
    """Keys as they are pressed, without Enter, and none of them lost that is pressed too soon.

    The terminal is in its cbreak mode meanwhile: setting it for each key, as `click.getchar`
    does, throws away what came before. On Windows keys wait by themselves.
    """

    def __init__(self) -> None:
        self._pressed = ""
        self._mode: list[Any] | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def __enter__(self) -> Self:
        if sys.platform != "win32":
            import termios  # noqa: PLC0415 (there is none on Windows)
            import tty  # noqa: PLC0415

            self._mode = termios.tcgetattr(sys.stdin.fileno())
            tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if sys.platform != "win32" and self._mode is not None:
            import termios  # noqa: PLC0415

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._mode)

    def key(self) -> str | None:
        """Give the next key; None where it asks to leave."""
        try:
            pressed = self._next()
        except (EOFError, KeyboardInterrupt):
            return None
        return None if not pressed or pressed in _ENDS else _ARROWS.get(pressed, pressed)

    def text(self, question: str) -> str:
        """Ask for a line, which may be edited as lines are."""
        self.__exit__(None, None, None)
        try:
            return input(question).strip()
        except (EOFError, KeyboardInterrupt):
            return ""
        finally:
            self.__enter__()

    def _next(self) -> str:
        if sys.platform == "win32":
            return click.getchar()
        while not self._pressed:
            if not (data := os.read(sys.stdin.fileno(), 1024)):
                return ""
            self._pressed = self._decoder.decode(data)
        found = _KEY.match(self._pressed)
        assert found is not None  # noqa: S101 (any character is a key)
        self._pressed = self._pressed[found.end() :]
        return found[0]
