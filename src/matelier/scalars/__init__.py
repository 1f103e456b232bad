"""What an exact number is beyond fractions: square roots, roots of polynomials, ratios in letters, certified digits."""
