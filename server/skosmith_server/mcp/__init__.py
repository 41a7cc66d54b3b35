"""The Model Context Protocol: what an assistant asks, apart from how the question comes in."""
