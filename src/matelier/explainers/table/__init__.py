"""How a table is explained: what varies together, and why."""
