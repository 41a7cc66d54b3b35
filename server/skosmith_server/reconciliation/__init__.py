"""Reconciliation (W3C Entity Reconciliation Community Group, API 0.2): names in, concepts out."""
