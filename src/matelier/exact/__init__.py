"""What one does with a matrix by hand, exactly: a topic a file, each question fast and worked."""
