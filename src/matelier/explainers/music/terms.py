"""The named terms of a read-out as sentences: what each looks at, when, and at which key or partial."""

import re
from collections.abc import Mapping

from matelier.explainers.music.evidence import Evidence
from matelier.signals.logfrequency import SECONDS_A_FRAME
from matelier.spine.sentence import Sentence

FRAMES = re.compile(r"(?P<what>[a-z ]+) (?P<frames>[+-]\d+)")
OTHER_KEY = re.compile(r"(?P<what>amount|struck|log-odds) of (?P<semitones>[+-]\d+)")
SAME_KEY = re.compile(r"log-odds of the key (?P<first>[+-]\d+) to (?P<last>[+-]\d+)")
PARTIAL = re.compile(r"(?P<what>share|height|rise|hold|crest|tilt) (?:at|of) partial (?P<partial>\d+)")
CHANGE = re.compile(r"(?P<what>gain|loss) over (?P<frames>\d+)")
PITCH = ("pitch", "pitch squared", "pitch cubed", "pitch to the 4", "height")


def term_told(name: str) -> Sentence:
    """What the term of this name looks at; frames in milliseconds from the onset."""
    if match := OTHER_KEY.fullmatch(name):
        return Sentence(f"term.{_key(match['what'])}_of", {"semitones": int(match["semitones"])})
    if match := SAME_KEY.fullmatch(name):
        return Sentence("term.log_odds_around", {"first": _ms(match["first"]), "last": _ms(match["last"])})
    if match := PARTIAL.fullmatch(name):
        return Sentence(f"term.partial_{match['what']}", {"partial": int(match["partial"])})
    if match := CHANGE.fullmatch(name):
        return Sentence(f"term.{match['what']}", {"time": _ms(match["frames"])})
    if match := FRAMES.fullmatch(name):
        return Sentence(f"term.{_key(match['what'])}", {"time": _ms(match["frames"])})
    return Sentence("term.register" if name in PITCH else f"term.{_key(name)}")


def terms_told(evidence: Evidence) -> tuple[Sentence, ...]:
    """The sum that gives the chance: what weighs most term by term, all others, the constant, the log-odds."""
    terms = (
        Sentence("listen.term", {"adds": round(term.adds, 2), "term": term_told(term.name)}) for term in evidence.terms
    )
    sums: Mapping[str, object] = {
        "others": round(evidence.others, 2), "constant": round(evidence.constant, 2),
        "log_odds": round(evidence.log_odds, 2),
    }  # fmt: skip
    return (*terms, Sentence("listen.log_odds", sums))


def _key(name: str) -> str:
    return name.replace("-", "_").replace(" ", "_")


def _ms(frames: str) -> int:
    return round(1000 * SECONDS_A_FRAME * int(frames))
