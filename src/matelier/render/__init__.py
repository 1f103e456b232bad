"""Pages to media; the only room that knows a word, a tag or a colour."""
