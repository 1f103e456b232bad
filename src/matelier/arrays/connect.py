"""How a cluster is come by: at an address, of a client, or as processes of this machine that end with the work."""

import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from importlib import import_module
from logging import CRITICAL, LogRecord, getLogger
from typing import Any, TypeAlias

from matelier.spine.errors import BadInput

Cluster: TypeAlias = str | int | Any  # an address, a number of processes of this machine, a dask Client

NO_PAGE: dict[str, Any] = {"dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}
ANSWER = 8.0  # seconds that a scheduler has to answer

ADDRESS = re.compile(r"(?:[a-z]+://)?[^\s/:]+:[0-9]{1,5}|[a-z]+://\S+")  # what else is none waits for an answer in vain


def cluster_library(name: str) -> Any:
    """One of the cluster's libraries. Raises BadInput `cluster.no_library`, which says how to install them."""
    try:
        return import_module(name)
    except ImportError as error:
        raise BadInput("cluster.no_library") from error


@contextmanager
def client_of(cluster: Cluster) -> Generator[tuple[Any, str]]:
    """A client, and its address: of a cluster at tcp://host:8786, of a dask Client, or of so many processes here.

    Processes of one's own have a thread each and end with the context, at once when it ends by an error.
    Raises BadInput `cluster.no_library`, `cluster.unknown`, `cluster.no_answer`.
    """
    distributed = cluster_library("distributed")
    cluster_library("cloudpickle")
    with quietly():
        if isinstance(cluster, distributed.Client):
            given: Any = cluster
            yield given, given.scheduler.address if given.scheduler else "?"
        elif isinstance(cluster, int) and not isinstance(cluster, bool) and cluster > 0:
            with _processes(distributed, cluster) as found:
                yield found
        elif isinstance(cluster, str) and ADDRESS.fullmatch(cluster):
            with _connected(distributed, cluster) as client:
                yield client, cluster
        else:
            raise BadInput("cluster.unknown", given=str(cluster))


@contextmanager
def _connected(distributed: Any, address: str) -> Generator[Any]:
    try:
        client = distributed.Client(address, timeout=ANSWER, set_as_default=False, name="matelier")
    except (OSError, TimeoutError, ValueError, ImportError, RuntimeError) as error:
        raise BadInput("cluster.no_answer", address=address) from error
    try:
        yield client
    finally:
        client.close(timeout=2)


@contextmanager
def _processes(distributed: Any, workers: int) -> Generator[tuple[Any, str]]:
    with tempfile.TemporaryDirectory(prefix="matelier-", ignore_cleanup_errors=True) as folder, script_unseen():
        cluster = distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, silence_logs=CRITICAL, local_directory=folder, **NO_PAGE
        )
        try:
            client = distributed.Client(cluster, set_as_default=False, name="matelier")
            yield client, str(cluster.scheduler_address)
            client.close(timeout=2)
        except BaseException:
            _end_at_once(cluster)
            raise
        finally:
            cluster.close()


def _end_at_once(cluster: Any) -> None:
    # Workers in the middle of a block would be waited for.
    for nanny in list(cluster.workers.values()):
        nanny.auto_restart = False
        with suppress(OSError, TypeError):
            os.kill(nanny.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


@contextmanager
def script_unseen() -> Generator[None]:
    """New processes that do not run the main script again: one without a guard would start all anew."""
    main = sys.modules.get("__main__")
    seen = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    if main is not None:
        main.__spec__ = None
        with suppress(AttributeError):
            del main.__file__
    try:
        yield
    finally:
        for name, value in seen.items():
            setattr(main, name, value)


@contextmanager
def quietly() -> Generator[None]:
    """What happens to the cluster told by errors in words alone, not by its log on the terminal."""
    logs = [getLogger(name) for name in ("distributed", "asyncio", "tornado", "tornado.application")]
    before: list[tuple[Callable[[int], None], int]] = [(log.setLevel, log.level) for log in logs]
    for log in logs:
        log.setLevel(CRITICAL)
        log.addFilter(_not_of_a_closed_cluster)
    dask = cluster_library("dask")
    try:
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "10 GiB"}):
            yield
    finally:
        for set_level, level in before:
            set_level(level)


def _not_of_a_closed_cluster(record: LogRecord) -> bool:
    # What was under way when a cluster ended is told when it is thrown away, which may be at the end of the process.
    return record.exc_info is None or not getattr(record.exc_info[0], "__module__", "").startswith("distributed")
