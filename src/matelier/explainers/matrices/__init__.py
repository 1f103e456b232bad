"""How answers about exact matrices are told."""
