"""Bytes to matrices and sounds, and back; load and save side by side."""
