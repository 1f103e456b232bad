"""The language of expressions: text to trees, letters to shapes, and back to text."""
