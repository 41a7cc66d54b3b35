"""Quads to text and back."""
