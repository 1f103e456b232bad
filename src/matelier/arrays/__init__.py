"""Homes of M: memory, disk, a stream."""
