"""The messages of our templates and code, as gettext's tools find them."""

import re
from importlib.resources import files
from pathlib import Path

from babel.messages.extract import extract_from_dir, extract_python

from skosmith_server.queries import load_query

__all__ = ["messages"]


def named_queries(file, _keywords, _comment_tags, options):
    """Give what an example query is called, and what it says of itself."""
    query = load_query(Path(file.name).stem)
    return [(1, "_", query.summary, []), (1, "_", query.title, [])]


def marked_python(file, keywords, comment_tags, options):
    """Give the messages of a module, if it marks any; to look is quicker than to parse."""
    if not MARKS.search(file.read()):
        return []
    file.seek(0)
    return extract_python(file, keywords, comment_tags, options)


MARKS = re.compile(rb"\b(Said|N_|_|gettext)\(")
METHODS = [
    ("queries/example-*.rq", named_queries),
    ("templates/**.html", "jinja2.ext:babel_extract"),
    ("**.py", marked_python),
]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def messages() -> dict[str, str]:
    """Give each message, and the file and line where it first stands."""
    found = extract_from_dir(
        Path(str(files("skosmith_server"))),
        METHODS,
        OPTIONS,
        keywords={"_": None, "N_": None, "Said": None, "gettext": None},
    )
    places: dict[str, str] = {}
    for name, line, message, _comments, _context in found:
        text = message if isinstance(message, str) else message[0]
        places.setdefault(text, f"{name}:{line}")
    return places
