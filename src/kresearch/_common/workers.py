"""Worker processes: one kind in the whole tree, ended with the job, never orphans.

The workers are those of loky (part of joblib), which do not import the caller's script again: no
``if __name__ == "__main__"`` is needed. A worker starts no workers of its own, and ends by itself
within a second when the process that started it is gone, however that ended.
"""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from kresearch._common.memory import LEAST_BYTES, VARIABLE, memory_limit_bytes
from kresearch.errors import KresearchWarning

T = TypeVar("T")
R = TypeVar("R")

#: Set in workers to the process that started them.
_PARENT = "KRESEARCH_WORKER_OF"
#: How often a worker looks whether its parent is still there.
_WATCH_SECONDS = 0.5
#: What libraries of linear algebra read when they start. Their threads wait for one another spinning.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def in_worker() -> bool:
    """Return whether this process is a worker, which must not start workers of its own."""
    return _PARENT in os.environ


@contextmanager
def worker_pool(count: int) -> Iterator[Executor]:
    """Give so many worker processes for the length of a block; afterwards none of them is left.

    When the block is left by an exception (Ctrl-C, SIGTERM) the jobs under way are not waited for.
    """
    from joblib.externals.loky import ProcessPoolExecutor

    # All of them together keep within what this process was given, and take no more cores than there are.
    each = max(memory_limit_bytes() // count, LEAST_BYTES)
    threads = str(max((os.cpu_count() or 1) // count, 1))
    environment = {_PARENT: str(os.getpid()), VARIABLE: str(each), **dict.fromkeys(_THREADS, threads)}
    pool = ProcessPoolExecutor(
        max_workers=count, initializer=_begin, initargs=(os.getpid(),), env=environment
    )
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=True, kill_workers=True)
        raise
    pool.shutdown(wait=True)


def map_in_workers(function: Callable[[T], R], items: Iterable[T], *, count: int) -> Iterator[R]:
    """Give the results of a function over items, in their order, computed in worker processes.

    One process, or being in a worker already, computes here.
    """
    if count == 1 or in_worker():
        yield from map(function, items)
        return
    with worker_pool(count) as pool:
        for answer in pool.map(partial(listen, function), items):
            yield pass_on(answer)


def listen(function: Callable[..., R], *arguments: Any) -> tuple[R, list[Warning | str]]:
    """Return what a function gives in a worker, with our warnings on the way: only the parent shows them."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("ignore")
        warnings.filterwarnings("always", category=KresearchWarning)
        result = function(*arguments)
    return result, [one.message for one in heard]


def pass_on(answer: tuple[R, list[Warning | str]]) -> R:
    """Return the result of a function that was listened to, and warn of what it warned of."""
    result, heard = answer
    for message in heard:
        warnings.warn(str(message), KresearchWarning, stacklevel=2)
    return result


def _begin(parent: int) -> None:
    """Prepare a worker: stopping is up to the parent, and without the parent there is no reason to go on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    import time

    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)
