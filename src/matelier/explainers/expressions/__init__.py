"""How answers about expressions and laws are told."""
