"""A real cluster of processes finds the same bits as memory does, whatever happens to it, or says in words what did."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from operator import add
from pathlib import Path
from typing import Any

import dask
import distributed
import numpy as np
import psutil
import pytest

from leaves import amounts, begun, first_entry, hoarding, hungry, logged, starts, table
from matelier.arrays import checkpoint as checkpoints
from matelier.arrays import cluster as clusters
from matelier.arrays import connect
from matelier.arrays.connect import client_of
from matelier.arrays.files import home_in_file
from matelier.arrays.home import Home, home_in_stream, home_of
from matelier.arrays.passes import Summed, summed, summed_with_rows
from matelier.arrays.workplace import worked_on
from matelier.factors import krylov, spectral
from matelier.factors.clusters import clusters_of
from matelier.factors.gram import gram
from matelier.factors.hierarchical import nonnegative_factors
from matelier.factors.multiplicative import factors_by_divergence
from matelier.factors.optimality import nearness
from matelier.factors.spectral import axes_of, principal_axes
from matelier.spine.errors import BadInput, Unable
from matelier.spine.step import finish

WORKERS = 2


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of two processes of this machine, which all tests share."""
    with client_of(WORKERS) as (found, _):
        yield found


def in_memory(log: Path) -> Summed[np.ndarray]:
    return finish(summed_with_rows(home_of(table()), logged(log), np.add, beside=(amounts(),)))


def same(one: Summed[np.ndarray], other: Summed[np.ndarray]) -> bool:
    return one.total.tobytes() == other.total.tobytes() and one.rows[0].tobytes() == other.rows[0].tobytes()


def found_by_engine(home: Home) -> bytes:
    axes = principal_axes(home, 4)
    whole = principal_axes(home)
    parts = finish(nonnegative_factors(home, rank=3, sweeps=4))
    spectra = finish(factors_by_divergence(home, rank=3, sweeps=3))
    means = finish(clusters_of(home, clusters=4, sweeps=4))
    near = nearness(home, parts.W, parts.X)
    arrays = (axes.V, axes.values, whole.V, parts.W, parts.X, spectra.W, spectra.X, means.W, means.of_row)
    return b"".join(A.tobytes() for A in arrays) + repr(near).encode()


def test_the_engine_finds_the_same_bits_on_a_cluster(client: Any, tmp_path: Path) -> None:
    D = np.random.default_rng(1).random((60_000, 40)).astype(np.float32)
    np.save(tmp_path / "D.npy", D)
    expected = found_by_engine(home_of(D))
    stream = home_in_stream(lambda: (D[i : i + 777] for i in range(0, len(D), 777)), D.shape, dtype=D.dtype)
    for home in (home_in_file(tmp_path / "D.npy"), stream):
        with worked_on(home, cluster=client) as there:
            assert found_by_engine(there) == expected


def test_axes_of_huge_or_wide_data_are_the_same_on_a_cluster(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectral, "LARGE", 100)
    monkeypatch.setattr(krylov, "GROUP", 1)
    random = np.random.default_rng(2)
    for D, count in ((random.random((20_000, 150)) * 1e200, None), (random.random((6000, 400)), 3)):
        expected = finish(axes_of(home_of(D), count, centred=False))
        with worked_on(home_of(D), cluster=client) as there:
            found = finish(axes_of(there, count, centred=False))
        assert found.route == expected.route == ("krylov" if count else "gram64")
        assert found.V.tobytes() == expected.V.tobytes()


def test_blocks_expected_are_blocks_summed(client: Any) -> None:
    with worked_on(home_of(table(333, 2**14)), cluster=client) as home:
        done: list[object] = []
        found = finish(summed(home, first_entry, add), lambda step: done.append(step.facts["done"]))
        assert found.summed == found.expected == done[-1] == 6
        total = gram(home_of(table(40_000, 100)))
    assert total.summed == total.expected


def test_a_worker_that_is_killed_changes_no_bit(client: Any, tmp_path: Path) -> None:
    workers = client.run(os.getpid)
    log = tmp_path / "log"
    with worked_on(home_of(table()), cluster=client) as home:
        work = summed_with_rows(home, logged(log, 0.3), np.add, beside=(amounts(),))
        while not begun(log):
            next(work)
        os.kill(min(workers.values()), signal.SIGKILL)
        found = finish(work)
    assert same(found, in_memory(tmp_path / "here"))
    assert found.summed == found.expected
    client.wait_for_workers(WORKERS, timeout=60)


def one_cluster(home: Home) -> object:
    return finish(clusters_of(home, clusters=1))


def two_axes(home: Home) -> object:
    return principal_axes(home, 2)


@pytest.mark.parametrize("refused", [one_cluster, two_axes, gram])
def test_what_is_not_finite_is_refused_with_its_first_place(client: Any, refused: Callable[[Home], object]) -> None:
    D = table(100_000, 50)
    D[70_000, 3] = D[99_999, 4] = np.nan
    place = r"home\.not_finite: row=70001, column=4"
    with pytest.raises(BadInput, match=place), worked_on(home_of(D), cluster=client) as home:
        refused(home)


def test_a_file_that_breaks_is_told_once(client: Any, tmp_path: Path) -> None:
    np.save(tmp_path / "D.npy", table())
    home = home_in_file(tmp_path / "D.npy")
    os.truncate(tmp_path / "D.npy", 2**20)
    with pytest.raises(BadInput, match=r"home\.broken_file.*D\.npy"), worked_on(home, cluster=client) as there:
        gram(there)
    (tmp_path / "D.npy").unlink()
    with pytest.raises(BadInput, match=r"home\.unreadable.*D\.npy"), worked_on(home, cluster=client) as there:
        finish(summed(there, first_entry, add))


@contextmanager
def processes(folder: Path) -> Generator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and workers as processes of their own: its address, and the scheduler's process."""
    card = folder / "scheduler.json"
    on_loopback = ["--port", "0", "--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
    here = ["--nworkers", str(WORKERS), "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
    begun_ = [begin("dask_scheduler", card, on_loopback)]
    try:
        while not card.exists():
            assert begun_[0].poll() is None
            time.sleep(0.05)
        begun_.append(begin("dask_worker", card, here))
        yield json.loads(card.read_text())["address"], begun_[0]
    finally:
        for process in begun_:
            end(process)


def begin(what: str, card: Path, options: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{what}", "--scheduler-file", str(card), *options]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, env=path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def end(process: subprocess.Popen[bytes]) -> None:
    family = []
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
    for member in family:
        with suppress(psutil.NoSuchProcess):
            member.kill()
    process.kill()
    process.wait()


def test_a_scheduler_that_is_killed_costs_a_block_a_worker_at_most(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 0.0)
    log, kept = tmp_path / "log", tmp_path / "kept"
    D = table(60)  # 8 blocks
    np.save(tmp_path / "D.npy", D)
    home = home_in_file(tmp_path / "D.npy")

    def cut_short(scheduler: subprocess.Popen[bytes], address: str) -> None:
        with worked_on(home, cluster=address, checkpoint=kept) as there:
            for step in summed_with_rows(there, logged(log, 0.2), np.add, beside=(amounts(60),)):
                if step.facts["done"] == 2:
                    scheduler.kill()

    told = pytest.raises(Unable, match=r"cluster\.lost.*done=[23], of=8")
    with processes(tmp_path) as (address, scheduler), told:
        cut_short(scheduler, address)
    with worked_on(home, cluster=client, checkpoint=kept) as there:
        found = finish(summed_with_rows(there, logged(log, 0.2), np.add, beside=(amounts(60),)))
    assert set(begun(log)) == set(starts(60))
    assert len(begun(log)) <= 8 + WORKERS
    expected = finish(summed_with_rows(home_of(D), logged(tmp_path / "here"), np.add, beside=(amounts(60),)))
    assert same(found, expected)
    assert not kept.exists()


@contextmanager
def small_workers(limit: str) -> Generator[Any]:
    settings = {"distributed.scheduler.allowed-failures": 0}
    with dask.config.set(settings), connect.quietly(), connect.script_unseen(), distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, memory_limit=limit, silence_logs=50, **connect.NO_PAGE
    ) as cluster, distributed.Client(cluster, set_as_default=False) as found:  # fmt: skip
        yield found


def test_a_worker_without_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PAUSED", 2.0)
    monkeypatch.setenv("HOARDED", str(700_000_000))
    home = home_of(table())
    with small_workers("900MB") as found:
        for part in (hoarding, hungry):  # one is stopped at its limit, the other is ended beyond it
            told = pytest.raises(Unable, match=r"cluster\.memory: limit=900, needed=\d+")
            with told, worked_on(home, cluster=found) as there:
                finish(summed(there, part, add))


def test_an_address_where_nobody_answers_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connect.ANSWER <= 8
    monkeypatch.setattr(connect, "ANSWER", 0.5)
    for address in ("tcp://127.0.0.1:9", "127.0.0.1:9", "nonsense://there:1"):
        with pytest.raises(BadInput, match=r"cluster\.no_answer"), worked_on(home_of(table()), cluster=address):
            pass
    for what in (0, -1, "", True, 2.5):
        with pytest.raises(BadInput, match=r"cluster\.unknown"), worked_on(home_of(table()), cluster=what):
            pass


def test_libraries_that_are_missing_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match=r"cluster\.no_library"), worked_on(home_of(table()), cluster=2):
        pass


INTERRUPTED = """
import sys
from pathlib import Path
import numpy as np
from leaves import amounts, logged, table
from matelier.arrays.home import home_of
from matelier.arrays.passes import summed_with_rows
from matelier.arrays.workplace import worked_on
with worked_on(home_of(table()), cluster=2) as home:
    for step in summed_with_rows(home, logged(Path(sys.argv[1]), 30), np.add, beside=(amounts(),)):
        pass
"""


def test_an_interrupt_ends_the_workers_at_once(tmp_path: Path) -> None:
    script, log = tmp_path / "script.py", tmp_path / "log"  # without a guard: it is not run again by the workers
    script.write_text(INTERRUPTED)
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, str(script), str(log)], stderr=subprocess.PIPE, env=path, text=True) as run:
        while len(begun(log)) < WORKERS:
            assert run.poll() is None
            time.sleep(0.05)
        family = psutil.Process(run.pid).children(recursive=True)
        assert len(family) >= WORKERS
        run.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, told = run.communicate(timeout=60)
    assert "KeyboardInterrupt" in told.splitlines(), told  # Dask may have the last word: that its connections closed
    assert time.monotonic() - began < 15  # some tenths of a second on a machine with nothing else to do
    assert not psutil.wait_procs(family, timeout=10)[1]
