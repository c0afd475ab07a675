"""Every command on real stores, as an operator types it."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from piecework.app import open_stores
from piecework.cli import main
from piecework.db.schema.market import balances
from piecework.market import assignments, hits, payouts, reports, threads
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.payouts import Order
from piecework.rules.qualifications import Worker
from piecework.settings import load
from tests.support.stores import make_stores

Run = Callable[..., str]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given = {"PIECEWORK_DATA_DIR": str(tmp_path), "COLUMNS": "200"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


@pytest.fixture
def call(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run one command and return what it says; `code` is what it must exit with."""

    def run(*words: str, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["piecework", *words])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        assert left.value.code == code, said
        return said.out + said.err

    return run


@pytest.fixture
def run(call: Run, tmp_path: Path) -> Run:
    """Run one command on stores with nothing in them."""
    make_stores(tmp_path)
    return call


def test_stores_are_made_and_reported(call: Run) -> None:
    call("db", "upgrade")
    assert call("db", "status").count("up to date") == 3


def test_masters_are_named_market_by_market(run: Run) -> None:
    made = run("people", "create", "mia@example.org", "--name", "Mia", "--worker")
    worker_id = made.split()[0]
    run("people", "create", "rob@example.org", "--name", "Rob", "--requester")
    assert "is a Master now" in run("masters", "grant", "mia@example.org")
    assert "was a Master already" in run("masters", "grant", worker_id)
    assert run("masters", "list").strip() == worker_id
    assert run("masters", "list", "--sandbox").strip() == ""
    assert "is no Master now" in run("masters", "revoke", "mia@example.org")
    assert run("masters", "list").strip() == ""
    assert "is not a worker" in run("masters", "grant", "rob@example.org", code=1)


def test_people_come_and_go(run: Run) -> None:
    made = run("people", "create", "Ada@Example.org", "--name", "Ada", "--worker")
    assert re.search(r"^A[A-Z0-9]{13} ada@example.org \(worker\)$", made, re.MULTILINE)
    assert "/password/" in made
    assert run("people", "create", "ada@example.org", "--name", "A", "--worker", code=1).count("\n") == 1
    assert "ada@example.org" in run("people", "list")
    assert "requester" in run("people", "roles", "ada@example.org", "--requester")
    assert "/link/" in run("people", "sign-in-link", "ada@example.org")
    assert "/password/" in run("people", "reset-link", "ada@example.org")
    assert "disabled" in run("people", "disable", "ada@example.org")
    assert "piecework: " in run("people", "sign-in-link", "ada@example.org", code=1)
    assert "active" in run("people", "enable", "ada@example.org")
    assert "invitation=" in run("people", "invite", "--worker")
    assert "nobody" in run("people", "sign-in-link", "nobody@example.org", code=1)


def test_keys_are_shown_once_and_disabled(run: Run) -> None:
    run("people", "create", "lab@example.org", "--name", "Lab", "--requester")
    made = run("keys", "create", "lab@example.org")
    key_id = re.search(r"AKIA[A-Z2-7]{16}", made).group()
    secret = made.split("=")[-1].strip()
    listed = run("keys", "list", "lab@example.org")
    assert key_id in listed
    assert secret not in listed
    assert "disabled" in run("keys", "disable", "lab@example.org", key_id)


def test_money_comes_in_and_the_books_are_proved(environment: dict[str, str], run: Run) -> None:
    run("people", "create", "lab@example.org", "--name", "Lab", "--requester")
    assert "$250.50" in run("ledger", "deposit", "lab@example.org", "250.5")
    assert "available $250.50, held $0.00" in run("ledger", "balance", "lab@example.org")
    for wrong in ("-1", "1.005", "ten", "0"):
        assert "piecework: " in run("ledger", "deposit", "--", "lab@example.org", wrong, code=1)
    assert run("ledger", "audit").count("the books balance") == 2
    stores = open_stores(load(environment))
    stores.production.write(lambda tx: tx.run(balances.update().values(cents=7)))
    stores.close()
    broken = run("ledger", "audit", code=1)
    assert "account requester:" in broken
    assert "the balance says 7 cents" in broken


def test_the_sandbox_moves_through_its_deadlines(environment: dict[str, str], run: Run) -> None:
    kind = HITTypeDraft("Soon", "d", None, 5, 60, 3_600, ())
    stores = open_stores(load(environment))
    made = stores.sandbox.write(hits.create, "AREQUESTER1234", kind, hits.HITDraft("<q/>", 86_400, 2))
    first = stores.sandbox.write(assignments.accept_next, Worker("AWORKER0000001"), made.hit.group_id)
    stores.sandbox.write(assignments.submit, "AWORKER0000001", first.id, "<a/>")
    stores.sandbox.write(assignments.accept_next, Worker("AWORKER0000002"), made.hit.group_id)
    stores.close()
    assert "0 s ahead" in run("clock", "show")
    assert "The sandbox's present is" in run("clock", "advance", "1d1h")
    stores = open_stores(load(environment))
    after = stores.sandbox.read(hits.get, "AREQUESTER1234", made.hit.id).hit
    stores.close()
    assert (after.status, after.completed, after.pending, after.available) == ("Reviewable", 1, 0, 1)
    for wrong in ("yesterday", "-3d", "3"):
        assert "not a duration" in run("clock", "advance", "--", wrong, code=1)


def test_settings_hide_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECEWORK_SECRET_KEY", "a secret of more than thirty-two characters")
    said = run("settings")
    assert "secret_key = (set)" in said
    assert "thirty-two" not in said
    monkeypatch.setenv("PIECEWORK_PORT", "many")
    assert run("settings", code=1).startswith("piecework: port must be a whole number")


def test_the_model_is_exported(run: Run) -> None:
    assert '"targetPrefix"' in run("model")
    assert '"pagination"' in run("model", "--paginators")


def test_layouts_come_from_files(run: Run, tmp_path: Path) -> None:
    run("people", "create", "lab@example.org", "--name", "Lab", "--requester")
    page = tmp_path / "birds.html"
    page.write_text("<p>Größe: ${what}</p><input name=a>", encoding="utf-8")
    said = run("layouts", "add", "lab@example.org", str(page), "--sandbox")
    layout_id = said.split()[0]
    assert said.strip() == f"{layout_id} version 1, variables: what"
    assert "birds" in run("layouts", "list", "lab@example.org", "--sandbox")
    assert layout_id not in run("layouts", "list", "lab@example.org")
    page.write_text("{{ task.input.kind }}<input name=a>", encoding="utf-8")
    changed = run("layouts", "change", "lab@example.org", layout_id, str(page), "--liquid", "--sandbox")
    assert changed.strip() == f"{layout_id} version 2, variables: kind"
    first = run("layouts", "show", "lab@example.org", layout_id, "--version", "1", "--sandbox")
    assert first.strip() == "<p>Größe: ${what}</p><input name=a>"
    page.write_text("<p>nothing to fill in</p>", encoding="utf-8")
    assert "no field for an answer" in run("layouts", "add", "lab@example.org", str(page), code=1)
    page.write_bytes(b"<input>\xff")
    assert "not text in UTF-8" in run("layouts", "add", "lab@example.org", str(page), code=1)
    assert "deleted" in run("layouts", "delete", "lab@example.org", layout_id, "--sandbox")
    assert "does not exist" in run("layouts", "show", "lab@example.org", layout_id, "--sandbox", code=1)


def test_reports_are_listed_and_closed(run: Run) -> None:
    stores = open_stores(load({**os.environ}))
    kind = HITTypeDraft("Shady survey", "d", None, 0, 60, 60, ())
    made = stores.production.write(hits.create, "AREQUESTER1234", kind, hits.HITDraft("<q/>", 86_400, 2))
    kept = stores.production.write(
        reports.report, "AWORKER1234567", made.hit.group_id, "spam", "It sells followers"
    )
    stores.close()
    listed = run("reports", "list")
    assert "Shady survey" in listed
    assert "It sells followers" in listed
    assert "closed" in run("reports", "close", kept.id, "--outcome", "Taken down")
    assert "Shady survey" not in run("reports", "list")
    assert "no open report" in run("reports", "close", kept.id, "--outcome", "Taken down", code=1)


def test_payouts_are_settled(environment: dict[str, str], run: Run, monkeypatch, tmp_path: Path) -> None:
    settings = {**environment, "PIECEWORK_PAYOUT_METHODS": "Bank transfer, Gift card"}
    monkeypatch.setenv("PIECEWORK_PAYOUT_METHODS", settings["PIECEWORK_PAYOUT_METHODS"])
    lab = run("people", "create", "lab@example.org", "--name", "Lab", "--requester").split()[0]
    worker_id = run("people", "create", "mia@example.org", "--name", "Mia", "--worker").split()[0]
    run("ledger", "deposit", "lab@example.org", "20")
    stores = open_stores(load(settings))
    kind = HITTypeDraft("Pays", "d", None, 1_000, 60, 0, ())
    made = stores.production.write(hits.create, lab, kind, hits.HITDraft("<q/>", 86_400, 1))
    held = stores.production.write(assignments.accept, Worker(worker_id), made.hit.id)
    stores.production.write(assignments.submit, worker_id, held.id, "<a/>")
    asked = [
        stores.production.write(payouts.request, worker_id, Order(cents, "Bank transfer", "IBAN [1]"))
        for cents in (250, 300)
    ]
    stores.close()
    said = run("payouts", "list")
    assert f"{asked[0].id} " in said
    assert "$2.50 by Bank transfer to Mia <mia@example.org>: IBAN [1]" in said
    file = tmp_path / "out.csv"
    assert "2 payouts are in" in run("payouts", "export", str(file))
    assert file.stat().st_mode & 0o077 == 0
    assert "File exists" in run("payouts", "export", str(file), code=1)
    assert file.read_text().splitlines()[1].startswith(f"{asked[0].id},{worker_id},Mia,mia@example.org,2.50,")
    assert "$2.50 are paid" in run("payouts", "paid", asked[0].id, "--note", "Reference 17")
    assert "is paid already" in run("payouts", "decline", asked[0].id, "--reason", "no", code=1)
    assert "$3.00 are back" in run("payouts", "decline", asked[1].id, "--reason", "No such account")
    assert "no payouts wait" in run("payouts", "list")
    assert "There is no payout 3X" in run("payouts", "paid", "3X", code=1)
    run("payouts", "export", str(tmp_path / "all.csv"), "--all")
    assert "Declined" in (tmp_path / "all.csv").read_text()
    assert run("ledger", "audit").count("the books balance") == 2


def test_the_operator_and_workers_write_to_each_other(environment: dict[str, str], run: Run) -> None:
    worker_id = run("people", "create", "mia@example.org", "--name", "Mia", "--worker").split()[0]
    run("people", "create", "lab@example.org", "--name", "Lab", "--requester")
    assert "no new messages" in run("messages", "list")
    sent = run("messages", "send", "mia@example.org", "--subject", "Welcome", "--text", "Ask me [anything].")
    first = sent.split(":")[0]
    assert worker_id in sent
    assert "no messages" in run("messages", "list", "--all"), "nobody has answered"
    stores = open_stores(load(environment))
    stores.production.write(threads.answer_as_worker, worker_id, first, "Where is\nmy payout?")
    asked = stores.production.write(threads.write, worker_id, None, "Rules", "May I use a script?")
    stores.close()
    listed = run("messages", "list")
    assert f"{first}  " in listed
    assert f"new worker {worker_id}: Welcome" in listed
    assert "worker: Where is my payout?" in listed
    shown = run("messages", "show", first)
    assert shown.index("Ask me [anything].") < shown.index("my payout?")
    assert "Welcome" not in run("messages", "list")
    assert "answered" in run("messages", "answer", asked.id, "--text", "You may.")
    assert "no new messages" in run("messages", "list")
    assert "you: You may." in run("messages", "list", "--all")
    assert "no messages" in run("messages", "list", "--all", "--sandbox")
    for words, wrong in (
        (("show", "3NONE"), "There are no messages 3NONE"),
        (("answer", "3NONE", "--text", "x"), "There are no messages 3NONE"),
        (("answer", first, "--text", " "), "Write your message."),
        (("send", "lab@example.org", "--subject", "s", "--text", "t"), "is not a worker"),
        (("send", "no@example.org", "--subject", "s", "--text", "t"), "nobody"),
        (("send", worker_id, "--subject", "s" * 201, "--text", "t"), "at most 200 characters"),
    ):
        said = run("messages", *words, code=1)
        assert said.startswith("piecework: ")
        assert said.count("\n") == 1
        assert wrong in said
