"""Every book or paper that the code cites stands in docs/sources.bib."""

import re
from pathlib import Path
from unicodedata import normalize

ROOT = Path(__file__).resolve().parents[2]
CITED = re.compile(r"[\[;]\s*([A-Z][\w’'-]+)[^\[\];]*?\b((?:19|20)\d\d)\b")
LISTED = re.compile(r"^@\w+\{([A-Za-z]+)((?:19|20)\d\d),", re.MULTILINE)


def plain(name: str) -> str:
    return normalize("NFD", name).encode("ascii", "ignore").decode()


def test_every_citation_is_listed_and_every_source_is_cited() -> None:
    files = [*sorted((ROOT / "src").rglob("*.py")), *sorted((ROOT / "benchmarks").glob("*.py"))]
    sources = "\n".join(file.read_text(encoding="utf-8") for file in files)
    docstrings = "\n".join(re.findall(r'"""(.*?)"""', sources, re.DOTALL))
    cited = {(plain(name), year) for name, year in CITED.findall(docstrings)}
    listed = set(LISTED.findall((ROOT / "docs" / "sources.bib").read_text(encoding="utf-8")))
    assert cited == listed
