"""The laws of this room are tried on the same random matrices at every run."""

from hypothesis import settings

settings.register_profile("exact", deadline=None, derandomize=True)
settings.load_profile("exact")
