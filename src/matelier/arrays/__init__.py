"""Where numbers sit, and the threads that work on them."""
