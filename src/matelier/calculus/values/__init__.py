"""The values of expressions, in any arithmetic."""
