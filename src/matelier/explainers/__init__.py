"""How answers are told: which questions, in which order, with which formulas and pictures."""
