"""Checks that no shape can make, or not in linear time: functions over a graph laid out."""
