"""The small judge and the bounds it judges by."""
