"""How M ≈ W X is told: what is asked of data, and what was found."""
