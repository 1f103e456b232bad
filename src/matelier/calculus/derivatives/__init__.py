"""Derivatives by differentials: gradients, Hessians, Jacobians, and their comparison with differences."""
