"""Explains a melody by the five notes it is made of: how much of each sounds when, and how much that explains."""

from pathlib import Path

import matelier as mt

HERE = Path(__file__).parent

answer = mt.explain(HERE / "melody.flac", notes=HERE / "notes")
answer.show()
print("checked:", answer.checked)
