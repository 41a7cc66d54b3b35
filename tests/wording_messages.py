"""The messages of our templates and code, as gettext's tools find them."""

from importlib.resources import files
from pathlib import Path

from babel.messages.extract import extract_from_dir

__all__ = ["messages"]

METHODS = [
    ("templates/**.html", "jinja2.ext:babel_extract"),
    ("pages/labels.py", "python"),
    ("pages/pieces.py", "python"),
    ("pages/charting.py", "python"),
    ("pages/choosing.py", "python"),
    ("pages/matrix.py", "python"),
    ("viewing.py", "python"),
    ("pages/tree.py", "python"),
]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def messages() -> dict[str, str]:
    """Give each message, and the file and line where it first stands."""
    found = extract_from_dir(
        Path(str(files("skosmith_server"))),
        METHODS,
        OPTIONS,
        keywords={"_": None, "N_": None, "gettext": None},
    )
    places: dict[str, str] = {}
    for name, line, message, _comments, _context in found:
        text = message if isinstance(message, str) else message[0]
        places.setdefault(text, f"{name}:{line}")
    return places
