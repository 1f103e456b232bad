"""Explains data with linear algebra: the work shown, the answer checked, in four languages."""
