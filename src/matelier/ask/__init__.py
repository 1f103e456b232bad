"""Every question: a function that returns an Answer which shows, checks and saves itself, and the one table of them."""
