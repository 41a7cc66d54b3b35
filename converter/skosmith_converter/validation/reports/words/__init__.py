"""The words of reports, a file a language."""
