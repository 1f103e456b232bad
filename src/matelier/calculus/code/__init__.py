"""Expressions as code to run."""
