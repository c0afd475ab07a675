from concurrent.futures import ThreadPoolExecutor

import pytest

from piecework.db.door import Database
from piecework.identity import attempts
from piecework.identity.refusals import TooManyAttempts

ANN = "ann@example.org"
HERE = "192.0.2.1"


def test_an_account_is_tried_ten_times_in_a_quarter_of_an_hour(identity: Database, clock):
    for number in range(10):
        identity.write(attempts.begin_sign_in, ANN.upper(), f"192.0.2.{number}")
        clock.advance(seconds=1)
    with pytest.raises(TooManyAttempts) as refusal:
        identity.write(attempts.begin_sign_in, ANN, "192.0.2.99")
    assert refusal.value.retry_after_seconds == 15 * 60 - 10
    assert "15 minutes" in refusal.value.message
    identity.write(attempts.begin_sign_in, "bob@example.org", HERE)
    clock.advance(seconds=15 * 60 - 10)
    identity.write(attempts.begin_sign_in, ANN, HERE)
    with pytest.raises(TooManyAttempts) as refusal:
        identity.write(attempts.begin_sign_in, ANN, HERE)
    assert refusal.value.retry_after_seconds == 1


def test_success_clears_the_account_but_not_the_network(identity: Database):
    for number in range(9):
        identity.write(attempts.begin_sign_in, f"victim{number}@example.org", HERE)
    for _ in range(45):
        attempt = identity.write(attempts.begin_sign_in, ANN, HERE)
        identity.write(attempts.succeed, attempt)
    for number in range(41):
        identity.write(attempts.begin_sign_in, f"other{number}@example.org", HERE)
    with pytest.raises(TooManyAttempts):
        identity.write(attempts.begin_sign_in, ANN, HERE)
    identity.write(attempts.begin_sign_in, ANN, "")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("a pipe", "a pipe", True),
    ],
)
def test_a_network_is_what_one_customer_has(first, second, same):
    assert (attempts._network(first) == attempts._network(second)) is same


def test_guesses_at_once_are_all_counted(identity: Database):
    def guess(number):
        try:
            identity.write(attempts.begin_sign_in, ANN, f"192.0.2.{number}")
        except TooManyAttempts:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(24))) == 10


def test_mails_and_sign_ups_are_limited_too(identity: Database, clock):
    for _ in range(3):
        identity.write(attempts.count_mail, ANN, HERE)
    with pytest.raises(TooManyAttempts):
        identity.write(attempts.count_mail, ANN, "192.0.2.2")
    for _ in range(20):
        identity.write(attempts.count_sign_up, HERE)
    with pytest.raises(TooManyAttempts):
        identity.write(attempts.count_sign_up, HERE)
    assert identity.write(attempts.purge) == 0
    clock.advance(seconds=3600)
    assert identity.write(attempts.purge) == 26
    identity.write(attempts.count_mail, ANN, HERE)
