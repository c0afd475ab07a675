"""Many calls beside each other, of which no more are begun than are waited for."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def each(
    items: Iterable[Item], act: Callable[[Item], Answer], jobs: int = 1
) -> Iterator[tuple[Item, Answer | Exception]]:
    """Yield each item with what came of it, as it comes, `jobs` at a time.

    An error is handed over, not raised, so that the caller decides whether to go on. When the caller stops,
    what is under way is finished, but nothing new is begun.
    """
    waiting = iter(items)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        running: dict[Future[Answer], Item] = {
            pool.submit(act, item): item for item in islice(waiting, jobs * 2)
        }
        try:
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    item = running.pop(future)
                    error = future.exception()
                    if error is not None and not isinstance(error, Exception):
                        raise error
                    yield item, error if error is not None else future.result()
                    running |= {pool.submit(act, more): more for more in islice(waiting, 1)}
        finally:
            for future in running:
                future.cancel()
