"""Where readers tell of mistakes."""
