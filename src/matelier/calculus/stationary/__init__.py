"""Stationary points: the gradient set to zero, known shapes read, solutions put to the test."""
