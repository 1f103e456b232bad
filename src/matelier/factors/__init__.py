"""The engine M ≈ W X: projection, amounts, and the one loop that fits them."""
