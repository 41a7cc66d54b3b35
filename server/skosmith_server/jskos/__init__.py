"""JSKOS objects and answers as jskos-server has them (gbv.github.io/jskos): pure, no Flask."""
