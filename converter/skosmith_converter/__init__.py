"""Reads pages about skills and writes them as a SKOS graph."""
