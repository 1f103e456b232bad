"""Two sounds that were added are told apart again: how well, by which settings, beside scikit-learn's NMF."""

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import soundfile
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

import matelier as mt
from matelier.arrays.home import home_of
from matelier.explainers.recording.separation import window_to_separate
from matelier.factors.divergence import amounts_by_divergence
from matelier.factors.hierarchical import nonnegative_factors
from matelier.factors.multiplicative import factors_by_divergence
from matelier.factors.nonnegative import nonnegative
from matelier.signals.spectrogram import Window, istft, stft
from matelier.spine.step import finish
from race import environment, table

DATA = Path(__file__).parent / ".." / ".." / "shared" / "data"
CHORALES = {"chorale 1": "01-AchGottundHerr", "chorale 3": "03-ChristederdubistTagundLicht"}
PAIRS = (("violin", "bassoon"), ("clarinet", "saxphone"))
Sound = np.ndarray


@dataclass(frozen=True)
class Case:
    """Two sounds of one rate: their first halves are learnt from, the sum of their second halves is separated."""

    name: str
    rate: int
    parts: tuple[Sound, Sound]

    def halves(self, which: int) -> tuple[Sound, Sound]:
        """The first (0) or second (1) halves."""
        middle = len(self.parts[0]) // 2
        first, second = (part[:middle] if which == 0 else part[middle:] for part in self.parts)
        return first, second


def cases() -> Iterator[Case]:
    """Speech with music, and pairs of instruments of two chorales."""
    rate, parts = _read([DATA / "mix" / f"{name}f1.wav" for name in ("speech", "music")])
    yield Case("speech + music", rate, parts)
    for title, stem in CHORALES.items():
        for pair in PAIRS:
            rate, parts = _read([DATA / "bach10" / f"{stem}-{name}.flac" for name in pair])
            yield Case(f"{title}: {pair[0]} + {pair[1]}", rate, parts)


def _read(files: list[Path]) -> tuple[int, tuple[Sound, Sound]]:
    (one, rate), (other, _) = (soundfile.read(file, dtype="float32") for file in files)
    length = min(len(one), len(other))
    return rate, (one[:length], other[:length])


def sdr(truth: Sound, found: Sound, *, scaled: bool = True) -> float:
    """The signal-to-distortion ratio in decibels: ‖αs‖² over ‖ŝ − αs‖², α = ⟨ŝ, s⟩/‖s‖², or 1 where not `scaled`.

    A gain is the one distortion that is allowed. [Vincent, Gribonval & Févotte 2006; Roux, Wisdom, Erdogan & Hershey
    2019]
    """
    s, e = truth.astype(np.float64), found.astype(np.float64)
    s = s * (np.vdot(e, s) / np.vdot(s, s)) if scaled else s
    return 10 * float(np.log10(np.vdot(s, s) / np.vdot(e - s, e - s)))


@dataclass(frozen=True)
class Settings:
    """How a mixture is separated; the values here are the package's."""

    learn: Callable[[Sound, int], Sound]
    amounts: Callable[[Sound, Sound], Sound]
    count: int = 32
    exponent: float = 1.0
    longer: float = 1.0  # times the package's window


def separated(case: Case, how: Settings) -> list[Sound]:
    """The two parts of the sum of the second halves."""
    window = window_to_separate(case.rate)
    size = round(window.size * how.longer)
    window = Window(case.rate, size, size // 4)
    W = [how.learn(np.ascontiguousarray(np.abs(stft(part, window)).T), how.count) for part in case.halves(0)]
    whole = sum(case.halves(1))
    S = stft(whole, window)
    X = how.amounts(np.ascontiguousarray(np.abs(S).T), np.concatenate(W, axis=1))
    models = [(X[:, k * how.count : (k + 1) * how.count] @ W[k].T).T ** how.exponent + 1e-12 for k in range(2)]
    return [istft((S * (model / sum(models))).astype(np.complex64), window, len(whole)) for model in models]


def by_the_package(case: Case, *, whole: bool = False) -> list[Sound]:
    """The two parts of the sum of the second halves, or of the whole, as `matelier.separate` writes them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sounds = {
            "one": case.halves(0)[0],
            "other": case.halves(0)[1],
            "mix": sum(case.parts if whole else case.halves(1)),
        }
        for stem, samples in sounds.items():
            soundfile.write(folder / f"{stem}.wav", samples, case.rate, "FLOAT")
        mt.separate(folder / "mix.wav", [folder / "one.wav", folder / "other.wav"], out=folder / "out")
        files = (folder / "out" / "sounds" / f"{stem}.wav" for stem in ("one", "other"))
        return [soundfile.read(file, dtype="float32")[0] for file in files]


def by_divergence(D: Sound, count: int) -> Sound:
    """Spectra nearest in the Kullback–Leibler sense."""
    return finish(factors_by_divergence(home_of(D), rank=count)).W


def by_energy(D: Sound, count: int) -> Sound:
    """Spectra nearest in energy."""
    return finish(nonnegative_factors(home_of(D), rank=count)).W


def amounts_in_energy(M: Sound, W: Sound) -> Sound:
    """Amounts nearest in energy."""
    W = W.astype(np.float64)
    sums = np.maximum(W.sum(axis=0), 1e-30)
    return nonnegative(W.T @ W, np.ascontiguousarray(M.astype(np.float64) @ W), sums=sums, bins=len(W))[0]


def amounts_in_divergence(M: Sound, W: Sound) -> Sound:
    """Amounts nearest in the Kullback–Leibler sense."""
    return amounts_by_divergence(M, W)[0]


def learnt_by_peer(D: Sound, count: int, *, loss: str) -> Sound:
    """Spectra by scikit-learn."""
    return _peer(count, loss).fit(D).components_.T


def amounts_of_peer(M: Sound, W: Sound, *, loss: str) -> Sound:
    """Amounts by scikit-learn, the spectra held."""
    peer = _peer(W.shape[1], loss)
    peer.components_ = np.ascontiguousarray(W.T, dtype=np.float32)
    peer.n_components_ = peer._n_components = W.shape[1]
    return peer.transform(M)


def _peer(count: int, loss: str) -> NMF:
    solver = "mu" if loss == "kullback-leibler" else "cd"
    return NMF(count, init="random", solver=solver, beta_loss=loss, max_iter=200, random_state=0)


DIVERGENCE = Settings(by_divergence, amounts_in_divergence)
ENERGY = Settings(by_energy, amounts_in_energy)
PEER = {
    loss: Settings(partial(learnt_by_peer, loss=loss), partial(amounts_of_peer, loss=loss))
    for loss in ("kullback-leibler", "frobenius")
}
WAYS: dict[str, Callable[[Case], list[Sound]]] = {
    "matelier.separate": by_the_package,
    "16 spectra a part": partial(separated, how=replace(DIVERGENCE, count=16)),
    "64 spectra a part": partial(separated, how=replace(DIVERGENCE, count=64)),
    "mask of squares": partial(separated, how=replace(DIVERGENCE, exponent=2.0)),
    "window half as long": partial(separated, how=replace(DIVERGENCE, longer=0.5)),
    "window twice as long": partial(separated, how=replace(DIVERGENCE, longer=2.0)),
    "energies": partial(separated, how=ENERGY),
    "energies, mask of squares": partial(separated, how=replace(ENERGY, exponent=2.0)),
    "scikit-learn, Kullback–Leibler": partial(separated, how=PEER["kullback-leibler"]),
    "scikit-learn, energies, mask of squares": partial(separated, how=replace(PEER["frobenius"], exponent=2.0)),
}


def hiss(seed: int) -> Sound:
    """A second of noise."""
    return np.random.default_rng(seed).standard_normal(32000).astype(np.float32)


def main() -> None:
    """Prints, for each case, what each way reaches: both parts, their mean, and how far that is above the mixture."""
    if not DATA.is_dir():
        print("the recordings are not beside this project")
        return
    warnings.simplefilter("ignore", ConvergenceWarning)
    threadpool_limits(1)
    print(environment())
    for way in (by_the_package, partial(separated, how=ENERGY)):  # once, so that nothing is compiled while it is timed
        way(Case("", 16000, (hiss(0), hiss(1))))
    columns = ("way", "SI-SDR of the first (dB)", "of the second", "SDR of the first", "of the second",
               "mean SI-SDR above the mixture's", "CPU s")  # fmt: skip
    for case in cases():
        truth, whole = case.halves(1), sum(case.halves(1))
        plain = np.mean([sdr(part, whole) for part in truth])
        rows: list[tuple[str, ...]] = []
        for name, way in WAYS.items():
            began = time.process_time()
            found = way(case)
            seconds = time.process_time() - began
            scaled, exact = ([sdr(t, f, scaled=kind) for t, f in zip(truth, found, strict=True)] for kind in (1, 0))
            numbers = (*scaled, *exact, float(np.mean(scaled) - plain), seconds)
            rows.append((name, *(f"{number:.1f}" for number in numbers)))
        print(f"\n{case.name}: {len(whole) / case.rate:.1f} s at {case.rate} Hz\n\n{table(columns, rows)}", flush=True)
        entire = [sdr(t, f) for t, f in zip(case.parts, by_the_package(case, whole=True), strict=True)]
        print(f"\nThe whole, whose first half was learnt from: {entire[0]:.1f} and {entire[1]:.1f} dB.", flush=True)


if __name__ == "__main__":
    main()
