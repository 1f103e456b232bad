"""A sound with its echoes: a Toeplitz matrix applied to it."""

from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from matelier.ask.answer import Answer, Watch, in_words, run_through
from matelier.spine.errors import BadInput

if TYPE_CHECKING:
    from matelier.explainers.recording.echo import Echoed

File: TypeAlias = str | PathLike[str]
Numbers: TypeAlias = float | str | Sequence[float] | Sequence[str]


def echo(
    sound: File,
    delays: Numbers | None = None,
    gains: Numbers | None = None,
    *,
    feedback: bool = False,
    room: File | None = None,
    out: File | None = None,
    lang: str | None = None,
    watch: Watch | None = None,
) -> "Answer[Echoed]":
    """The sound y = H x with its echoes, and the Toeplitz matrix H that makes them: shown in small, applied by FFT.

    `sound` is a file (WAV, FLAC, OGG, MP3, AIFF); `delays` are in seconds, `gains` say how loud each echo is beside the
    sound, 0.3 and 0.5 where nothing is said. With `feedback` each echo echoes again, until 80 dB below the sound.
    Instead, `room` may be a recording of what a single clap becomes in a room (its impulse response, at most a minute).
    The value has H, x and y in small, how many `rows` and `columns` the whole H has, and the energies. With `out`, the
    page with players, the answer, original.wav and echo.wav (32-bit floats: nothing is clipped) are written into that
    folder. Hours go through in the memory of some blocks. Raises BadInput or Unable.
    """
    from matelier.explainers.recording.echo import echo_sound, echoes
    from matelier.explainers.recording.echo_page import ECHO_FILES
    from matelier.formats.whole import check_folder

    with in_words(lang):
        file, hall = _file(sound), None if room is None else _file(room)
        if hall is not None and not (delays is None and gains is None and not feedback):
            raise BadInput("echo.both")
        taps = () if hall is not None else echoes(*_usual(delays, gains))
        if out is not None:
            check_folder(fspath(out), ours=ECHO_FILES)  # before the listening, not after
        given: Mapping[str, object] = {
            "sound": Path(file).name, "delays": tuple(tap.delay for tap in taps),
            "gains": tuple(tap.gain for tap in taps), "feedback": feedback,
            "room": None if hall is None else Path(hall).name,
        }  # fmt: skip
        answer = run_through("echo", given, echo_sound(file, taps=taps, feedback=feedback, room=hall), watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def _usual(delays: Numbers | None, gains: Numbers | None) -> tuple[Numbers, Numbers]:
    """Where nothing is said: an echo after 0.3 s; half as loud, the next a quarter as loud."""
    after: Numbers = "0.3" if delays is None else delays
    if gains is not None:
        return after, gains
    count = 1 if isinstance(after, str | int | float) else len(after)
    return after, tuple(str(0.5 ** (k + 1)) for k in range(count))


def _file(given: object) -> str:
    if not isinstance(given, str | PathLike):  # an array is not a file: it has no rate, no name
        raise BadInput("explain.source", given=type(given).__name__)
    return str(fspath(cast("File", given)))
