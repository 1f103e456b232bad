"""How what a matrix does to points and pixels is told."""
