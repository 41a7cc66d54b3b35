"""What the scripts of the SPARQL editor say, for the catalogues."""

from typing import Final

from skosmith_server.pages.labels import N_

__all__ = ["EDITOR_WORDS"]

EDITOR_WORDS: Final = (
    N_("%(first)s–%(last)s of %(number)s"),
    N_("%(nodes)s nodes, %(links)s links%(meaning)s."),
    N_("%(number)s more links are left out."),
    N_(
        "%(run)s runs the query, %(complete)s completes what is begun, %(format)s lays it "
        "out. Of tabs, %(close)s closes one, arrows go to the next."
    ),
    N_("%(title)s, the first %(most)s of %(number)s. The table has all values."),
    N_("%(title)s. The table has all values."),
    N_("%(what)s by %(column)s"),
    N_("Add a new tab"),
    N_("All"),
    N_("Arrow keys go from node to node."),
    N_("Back"),
    N_("Cancel the query"),
    N_("Cancelled"),
    N_("Chart"),
    N_("Close the tab"),
    N_("Delete closes the tab, a double click renames it"),
    N_("Download"),
    N_("Filter"),
    N_("Graph"),
    N_("Larger"),
    N_("Link to this query"),
    N_("Name of the tab"),
    N_("Network of %(nodes)s nodes and %(links)s links"),
    N_("Next"),
    N_("No answer"),
    N_("Nothing in the graph fits. Check codes, the case of names, and language tags."),
    N_("Number of rows"),
    N_("Queries"),
    N_("Query"),
    N_("Response"),
    N_("Results"),
    N_("Run query (Ctrl+Enter)"),
    N_("SPARQL query"),
    N_("Share query"),
    N_("Shared query"),
    N_("Show"),
    N_("Show all"),
    N_("Shows %(view)s view"),
    N_("Smaller"),
    N_("Sort"),
    N_("Table"),
    N_("The query cannot go on like this"),
    N_("The service cannot be reached, or broke off: try again."),
    N_("The service was told to give up the query."),
    N_("There is no number to draw."),
    N_("as"),
    N_("bars"),
    N_("by"),
    N_("line"),
    N_("number of rows"),
)
"""The messages of ``static/editor/*.js``; the editor is given those that are translated."""
