"""How notes are read from music, and what speaks for each."""
