"""Expressions: read, shaped, evaluated, differentiated, simplified, and laws put to the test."""
