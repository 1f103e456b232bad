"""What a killed run had is not done again, and what comes out has the same bits."""

import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from operator import add
from pathlib import Path

import numpy as np
import pytest

from leaves import amounts, begun, first_entry, logged, starts, table
from matelier.arrays import checkpoint as checkpoints
from matelier.arrays.checkpoint import checkpoint
from matelier.arrays.files import home_in_file
from matelier.arrays.home import Home, home_in_stream, home_of
from matelier.arrays.passes import summed, summed_with_rows
from matelier.arrays.stored import digest, read, write
from matelier.arrays.threads import ONE_BLAS_THREAD
from matelier.arrays.workplace import worked_on
from matelier.factors.clusters import clusters_of
from matelier.factors.hierarchical import nonnegative_factors
from matelier.factors.multiplicative import factors_by_divergence
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish


@pytest.fixture
def written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 0.0)
    monkeypatch.setattr(checkpoints, "SHARE", 0)


@contextmanager
def stopped_in(home: Home, folder: Path, purpose: dict[str, object] | None = None) -> Generator[Home]:
    """A run that something stops: its checkpoint stays."""
    with suppress(InterruptedError), worked_on(home, checkpoint=folder, purpose=purpose) as kept:
        yield kept
        raise InterruptedError


def homes(D: np.ndarray, folder: Path) -> Iterator[Home]:
    np.save(folder / "D.npy", D)
    yield home_of(D)
    yield home_in_file(folder / "D.npy")
    yield home_in_stream(lambda: (D[i : i + 7] for i in range(0, len(D), 7)), D.shape, dtype=D.dtype)


@pytest.mark.usefixtures("written_at_once")
@pytest.mark.parametrize("stopped", [1, 2, 3])
def test_a_pass_that_was_stopped_goes_on_where_it_was(stopped: int, tmp_path: Path) -> None:
    D, X = table(), amounts()
    log = tmp_path / "log"
    part = logged(log)
    expected = finish(summed_with_rows(home_of(D), part, np.add, beside=(X,)))
    for home in homes(D, tmp_path):
        log.unlink()
        with ONE_BLAS_THREAD, stopped_in(home, tmp_path / "kept") as kept:  # else each thread may be at a block
            work = summed_with_rows(kept, part, np.add, beside=(X,))
            for _ in range(stopped):
                next(work)
            work.close()
        with worked_on(home, checkpoint=tmp_path / "kept") as kept:
            found = finish(summed_with_rows(kept, part, np.add, beside=(X,)))
        assert begun(log) == starts()
        assert found.total.tobytes() == expected.total.tobytes()
        assert found.rows[0].tobytes() == expected.rows[0].tobytes()
        assert found.summed == found.expected == 4
        assert not (tmp_path / "kept").exists()


def nonnegative(home: Home) -> Work[object]:
    return nonnegative_factors(home, rank=3, sweeps=12, tolerance=0.0)


def divergence(home: Home) -> Work[object]:
    return factors_by_divergence(home, rank=3, sweeps=12, tolerance=0.0)


def clusters(home: Home) -> Work[object]:
    return clusters_of(home, clusters=5, sweeps=12)


@pytest.mark.usefixtures("written_at_once")
@pytest.mark.parametrize("method", [nonnegative, divergence, clusters])
@pytest.mark.parametrize("steps", [1, 8])
def test_a_loop_goes_on_from_its_last_sweep(method: object, steps: int, tmp_path: Path) -> None:
    assert callable(method)
    D = np.random.default_rng(0).random((60_000, 30))
    turns: list[int] = []
    expected = finish(method(home_of(D)), lambda step: turns.append(step.facts["sweep"]))
    first = turns.index(1, 1) if 1 in turns[1:] else 0  # fits to a few rows come before the one to all
    with stopped_in(home_of(D), tmp_path / "kept") as home:
        work = method(home)
        for _ in range(first + min(steps, len(turns) - first - 1)):
            next(work)
        work.close()
    again: list[int] = []
    with worked_on(home_of(D), checkpoint=tmp_path / "kept") as home:
        found = finish(method(home), lambda step: again.append(step.facts["sweep"]))
    assert len(again) < len(turns)
    for one, other in zip(fields_of(found), fields_of(expected), strict=True):
        assert np.asarray(one).tobytes() == np.asarray(other).tobytes()


def fields_of(factors: object) -> list[object]:
    return [getattr(factors, name) for name in factors.__dataclass_fields__]  # type: ignore[attr-defined]


KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from leaves import amounts, logged, table
from matelier.arrays import checkpoint
from matelier.arrays.home import home_of
from matelier.arrays.passes import summed_with_rows
from matelier.arrays.workplace import worked_on
checkpoint.EVERY = checkpoint.SHARE = 0
with worked_on(home_of(table()), checkpoint=sys.argv[1]) as home:
    for step in summed_with_rows(home, logged(Path(sys.argv[2])), np.add, beside=(amounts(),)):
        print(step.facts["done"], flush=True)
        if step.facts["done"] == 3:
            time.sleep(60)
"""


@pytest.mark.usefixtures("written_at_once")
def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    log, kept = tmp_path / "log", tmp_path / "kept"
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{KILLED}", str(kept), str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert [run.stdout.readline().strip() for _ in range(3)] == ["1", "2", "3"]
        run.send_signal(signal.SIGKILL)
    D, X = table(), amounts()
    with worked_on(home_of(D), checkpoint=kept) as home:
        found = finish(summed_with_rows(home, logged(log), np.add, beside=(X,)))
    assert set(begun(log)) == set(starts())
    assert len(begun(log)) <= 5  # at most the block it was at is worked on again
    expected = finish(summed_with_rows(home_of(D), logged(log), np.add, beside=(X,)))
    assert found.total.tobytes() == expected.total.tobytes()
    assert found.rows[0].tobytes() == expected.rows[0].tobytes()


def test_a_short_pass_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    with worked_on(home_of(table()), checkpoint=tmp_path / "kept") as home:
        finish(summed(home, first_entry, add))
        assert [file.name for file in (tmp_path / "kept").iterdir()] == [checkpoints.CARD]


def test_a_folder_for_another_run_is_refused_with_what_it_is_for(tmp_path: Path) -> None:
    D = table(4, 4)
    with stopped_in(home_of(D), tmp_path, {"rank": 3}):
        pass
    told = r"checkpoint\.other.*purpose='rank 3, data 4 × 4 float32"
    with pytest.raises(BadInput, match=told), worked_on(home_of(D), checkpoint=tmp_path, purpose={"rank": 4}):
        pass
    with pytest.raises(BadInput, match=r"checkpoint\.other"), worked_on(home_of(D + 1), checkpoint=tmp_path):
        pass
    with worked_on(home_of(D.copy()), checkpoint=tmp_path, purpose={"rank": 3}):
        pass
    assert not tmp_path.exists()


def test_a_file_that_was_written_anew_is_other_data(tmp_path: Path) -> None:
    np.save(tmp_path / "D.npy", table(4, 4))
    with stopped_in(home_in_file(tmp_path / "D.npy"), tmp_path / "kept"):
        pass
    time.sleep(0.02)
    np.save(tmp_path / "D.npy", table(4, 4))
    again = home_in_file(tmp_path / "D.npy")
    with pytest.raises(BadInput, match=r"checkpoint\.other"), worked_on(again, checkpoint=tmp_path / "kept"):
        pass


def test_a_folder_of_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(BadInput, match=r"checkpoint\.not_ours"), checkpoint(tmp_path, {}):
        pass
    (tmp_path / "kept").mkdir()
    with checkpoint(tmp_path / "kept", {}):
        (tmp_path / "kept" / "letter.txt").write_text("dear")
    assert [file.name for file in (tmp_path / "kept").iterdir()] == ["letter.txt"]


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    with checkpoint(tmp_path, {}), pytest.raises(BadInput, match=r"checkpoint\.busy"), checkpoint(tmp_path, {}):
        pass


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match=r"checkpoint\.unwritable"), checkpoint(tmp_path / "file" / "kept", {}):
        pass


def test_a_damaged_checkpoint_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.part", {"x": np.arange(9.0)})
    whole = (tmp_path / "a.part").read_bytes()
    assert read(tmp_path / "a.part")["x"].tolist() == list(range(9))
    for damaged in (whole[:-9], b"", b"no pickle", b"cos\nsystem\n(S'true'\ntR."):  # the last would call the system
        (tmp_path / "a.part").write_bytes(damaged)
        with pytest.raises(BadInput, match=r"checkpoint\.broken"):
            read(tmp_path / "a.part")


def test_a_value_has_one_name_wherever_its_arrays_come_from(tmp_path: Path) -> None:
    A = np.arange(12.0).reshape(3, 4)
    write(tmp_path / "a.part", (A, A))
    B, C = read(tmp_path / "a.part")
    assert digest((A, A)) == digest((B, C)) == digest((A, A.copy(order="F"))) != digest((A, -A))
