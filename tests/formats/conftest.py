"""Files are written to a disk, whose time says nothing of a law; the same examples are drawn every time."""

from hypothesis import settings

settings.register_profile("files", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("files")
