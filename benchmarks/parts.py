"""Four players, one recording: how much of each part is found again in the mix, by spectra learned from that player.

Needs the two Bach10 chorales whose parts are also recorded alone; R² = 1 − ‖|S| − W X‖² / ‖|S|‖² over the magnitudes
|S| of the part's own recording. The spectra come from the player's part in the same chorale, or from the other one.
"""

from pathlib import Path

import numpy as np

import matelier as mt
from matelier.formats.sound import open_sound, read_whole
from matelier.signals.spectrogram import stft
from matelier.spine.spectra import Spectra
from race import table

DATA = Path(__file__).parent / ".." / ".." / "shared" / "data" / "bach10"
CHORALES = ("01-AchGottundHerr", "03-ChristederdubistTagundLicht")
PLAYERS = ("violin", "clarinet", "saxphone", "bassoon")
COUNT = 16


def learned(chorale: str) -> Spectra:
    """Spectra of the four players, each learned from its part alone; a player's spectra have one name."""
    each = [mt.explain(DATA / f"{chorale}-{player}.flac", notes="learn", count=COUNT) for player in PLAYERS]
    spectra = [answer.value.amount.spectra for answer in each]
    names = tuple(player for player, part in zip(PLAYERS, spectra, strict=True) for _ in part.names)
    W = np.concatenate([part.W for part in spectra], axis=1)
    return Spectra(W, names, (None,) * len(names), spectra[0].rate_hz, spectra[0].window_size)


def found_again(chorale: str, spectra: Spectra) -> dict[str, tuple[float, float]]:
    """For each player, its share within the mix and R² of its part."""
    value = mt.explain(DATA / f"{chorale}.flac", notes=spectra).value
    shares = {note.name: note.share for note in value.notes}
    result: dict[str, tuple[float, float]] = {}
    for player in PLAYERS:
        S = np.abs(stft(read_whole(open_sound(DATA / f"{chorale}-{player}.flac")), value.amount.window))
        columns = [j for j, name in enumerate(spectra.names) if name == player]
        model = spectra.W[:, columns] @ value.amount.nonnegative[columns, :][:, : S.shape[1]]
        S = S[:, : model.shape[1]]
        result[player] = shares[player], 1 - float(np.sum((S - model) ** 2) / np.sum(S**2))
    return result


def main() -> None:
    """Prints a row for each part and each source of its spectra."""
    if not DATA.is_dir():
        print("the Bach10 recordings are not beside this project")
        return
    spectra = {chorale: learned(chorale) for chorale in CHORALES}
    rows: list[tuple[str, ...]] = []
    for chorale in CHORALES:
        for source in CHORALES:
            told = found_again(chorale, spectra[source])
            where = "same chorale" if source == chorale else "other chorale"
            rows += [(chorale, player, where, f"{share:.3f}", f"{r2:.2f}") for player, (share, r2) in told.items()]
    print(
        table(("chorale", "part", f"{COUNT} spectra a player from the", "share within the mix", "R² of the part"), rows)
    )


if __name__ == "__main__":
    main()
