"""Which questions, in which order, with which picture."""
