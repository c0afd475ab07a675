"""Market ids: their shape, and that they sort as the things they name were made."""

import re
import threading

from piecework import ids

NOW = 1_790_000_000_000


def test_ids_have_the_shape_that_old_tools_expect() -> None:
    made = {ids.new_id(NOW) for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(r"3[A-Z0-9]{29}", each) for each in made)
    assert re.fullmatch(r"A[A-Z0-9]{13}", ids.new_person_id())
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", ids.new_access_key_id())


def test_ids_sort_by_time_and_within_a_millisecond_by_order() -> None:
    at = [NOW - 1, NOW, NOW, NOW, NOW + 1, NOW + 36**4]
    made = [ids.new_id(moment) for moment in at]
    assert sorted(made) == made
    assert ids.floor_id(NOW) > made[0]
    assert ids.floor_id(NOW) < made[1]


def test_ids_of_one_moment_stay_in_order_when_others_are_made_between_them() -> None:
    past = []
    for _ in range(2_000):
        past.append(ids.new_id(NOW - 600_000))
        ids.new_id(NOW)
    assert sorted(past) == past


def test_threads_never_make_the_same_id() -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.extend(ids.new_id(NOW) for _ in range(500))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == len(made) == 4_000
