"""How answers about measured numbers are told."""
