"""The pages as files: a site that any web host can show, and browsers from the disk."""

from skosmith_server.static_site.writing import site_files

__all__ = ["site_files"]
