"""The judge of expressions: a reader, numbers and differences of its own."""
