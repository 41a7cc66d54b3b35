"""Profiles: the information models in which a thing can be described, and how one is chosen."""
