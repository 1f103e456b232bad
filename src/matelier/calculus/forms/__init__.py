"""Expressions simplified: a normal form, and the shortest readable one of those it reaches."""
