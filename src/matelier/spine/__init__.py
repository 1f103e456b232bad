"""The nouns that every room shares: data without algorithms."""
