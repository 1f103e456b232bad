"""What an exact number is: beyond fractions, sums of square roots and ratios of polynomials."""
