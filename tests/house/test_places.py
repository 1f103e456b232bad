"""No file names a machine: no host on the network but sources and standards, no one's home folder."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (".ci", "benchmarks", "docs", "examples", "scripts", "src", "tests")
BINARY = {".flac", ".gz", ".mid", ".npy", ".npz", ".ogg", ".png", ".jpg", ".wav", ".pyc", ".woff2"}
# Where a reader finds a source or a standard; a page that is shown loads nothing from anywhere.
SOURCES = {"arxiv.org", "doi.org", "keepachangelog.com", "semver.org", "www.w3.org"}
NOTICES = {"LICENSE", "LICENSES.md"}  # the words of others, quoted as they stand
HOST = re.compile(r"(?:https?|ftp|git|ssh)://(?:[^/\s@]+@)?([\w.-]+\.[a-z]{2,})", re.IGNORECASE)
REGISTRY = re.compile(r"\b(?:pypi|npmjs|pythonhosted|debian)\.(?:org|com)\b|--(?:extra-)?index-url", re.IGNORECASE)
HOME = re.compile(r"(?<![\w.])(?:/(?:home|root|Users)/\w|[A-Z]:\\\\?Users)")


def texts() -> list[Path]:
    """Every text file that belongs to the house."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    atop = [ROOT / "Makefile", ROOT / "LICENSE", *ROOT.glob("*.md"), *ROOT.glob("*.toml"), *ROOT.glob("*.txt")]
    made = ("__pycache__", ".egg-info")
    return sorted(
        path
        for path in inside + atop
        if path.is_file() and path.suffix not in BINARY and not any(part.endswith(made) for part in path.parts)
    )


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_names_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name in NOTICES or set(HOST.findall(text)) <= SOURCES
    assert REGISTRY.findall(text) == []
    assert HOME.findall(text) == []


# Put together here, so that this file names no machine either.
@pytest.mark.parametrize(
    ("parts", "seen_by"),
    [
        (("see https:", "//example.com/a"), HOST),
        (("git:", "//user@host.example.net/x"), HOST),
        (("from py", "pi.org"), REGISTRY),
        (("in /ho", "me/ana/x"), HOME),
    ],
)
def test_a_machine_would_be_seen(parts: tuple[str, str], seen_by: re.Pattern[str]) -> None:
    assert seen_by.search("".join(parts))
