"""The judge of measured numbers: bounds of its own."""
