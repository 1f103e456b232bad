"""What a lecture asks about a matrix: its portrait, its eigenvalues, a system with a letter, and a page to keep."""

import tempfile
from pathlib import Path

import matelier as mt

A = mt.matrix("1 2 3; 4 5 6; 7 8 0")
mt.describe(A).show("en")

largest = mt.eigen(A).value[0]
print(f"The largest eigenvalue is {float(largest.value):.6f}, exactly: {largest.value}.")

system = mt.solve("1 1 a | 1; 1 a 1 | 1; a 1 1 | 1")
for case in system.cases:
    print(f"a = {case.where['a']}: {case.found.value.kind}")

with tempfile.TemporaryDirectory() as folder:
    for language in ("en", "es", "ko", "pt"):
        page = mt.inverse("2 1 1; 1 3 2; 1 0 0").save(Path(folder) / f"inverse.{language}.html", language)
        print(f"{page.name}: {page.stat().st_size} bytes")
