"""What made-up workers answer: forms read, gold met with skill, functions asked, bad plans."""

from collections import Counter
from pathlib import Path

import pytest

from piecework.ids import seeded
from piecework.simulation import plan
from piecework.simulation.answering import Question, answerer
from piecework.simulation.forms import fields_of
from piecework.simulation.plan import Answers, Kind, PlanError

PAGE = """<!DOCTYPE html><form method=post action=x>
<p>picture-7.png</p><input type=hidden name=assignmentId value=A>
<input type=radio name=animal value=cat><input type=radio name=animal value=dog>
<INPUT type=radio name=animal value=cow>
<select name=size><option value="" disabled>choose<option value=big>Big<option value=small>Small</select>
<input type=checkbox name=seen value=tail><input type=checkbox name=seen value=ears>
<input type=number name=legs min=2 max=4><textarea name=why></textarea><input type=submit name=go value=Go>
<crowd-radio-button name=sure value=yes></crowd-radio-button><crowd-input name=note></crowd-input>
</form>"""


def ask(told: Answers, folder: Path, *, skill: float = 1.0, seed: int = 1) -> dict:
    who = answerer(told, folder)
    kind = Kind(skill=skill)
    right = who.right(PAGE, "3HIT")
    return dict(who.answer(Question(PAGE, fields_of(PAGE), "3HIT", "A1", kind, seeded(str(seed)), right)))


def test_a_form_is_read_as_a_worker_sees_it() -> None:
    fields = fields_of(PAGE)
    kinds = {name: field.kind for name, field in fields.items()}
    assert kinds == {
        "animal": "radio",
        "size": "select",
        "seen": "checkbox",
        "legs": "number",
        "why": "text",
        "sure": "radio",
        "note": "text",
    }
    assert (fields["animal"].options, fields["size"].options) == (["cat", "dog", "cow"], ["big", "small"])
    assert (fields["legs"].least, fields["legs"].most) == (2, 4)


def test_without_gold_anything_goes_that_the_form_allows(tmp_path: Path) -> None:
    for seed in range(30):
        given = ask(Answers(fields={"note": "mine", "why": ["a", "b"]}), tmp_path, seed=seed)
        assert given["animal"] in {"cat", "dog", "cow"}
        assert given["size"] in {"big", "small"}
        assert 2 <= int(given["legs"]) <= 4
        assert given["seen"] in ([], ["tail"], ["ears"], ["tail", "ears"])
        assert (given["note"], given["why"] in {"a", "b"}) == ("mine", True)
    assert ask(Answers(), tmp_path, seed=5) == ask(Answers(), tmp_path, seed=5)


@pytest.mark.parametrize("key", ["picture-7.png", "3HIT"])
def test_gold_is_met_as_often_as_skill_says(tmp_path: Path, key: str) -> None:
    (tmp_path / "gold.csv").write_text(f"url,label\npicture-77.png,cow\n{key},dog\n")
    told = Answers(gold="gold.csv", key="url", answer="label", field="animal")
    said = Counter(ask(told, tmp_path, skill=0.7, seed=seed)["animal"] for seed in range(600))
    assert said.keys() == {"dog", "cat", "cow"}
    assert 0.64 < said["dog"] / 600 < 0.76


def test_a_function_of_ones_own_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_workers.py").write_text(
        "def answer(asked):\n"
        "    return {'animal': asked.fields['animal'].options[0], 'who': asked.worker_id}\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert ask(Answers(function="my_workers:answer"), tmp_path) == {"animal": "cat", "who": "A1"}


def test_plans_say_what_is_wrong_with_them(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"skill"):
        plan.parse({"kind": [{"skill": 1.5}]})
    with pytest.raises(PlanError, match="No such file"):
        plan.read(tmp_path / "none.toml")
    (tmp_path / "gold.csv").write_text("url\nx\n")
    with pytest.raises(PlanError, match="no column key or answer"):
        answerer(Answers(gold="gold.csv"), tmp_path)
    assert plan.parse({}).kind == [Kind()]


def test_a_crowd_elsewhere_needs_a_token_for_each(tmp_path: Path) -> None:
    made = plan.parse({"workers": 2, "at": {"url": "https://example.org/sandbox", "tokens": "tokens.txt"}})
    assert made.at is not None
    with pytest.raises(PlanError, match="No such file"):
        plan.tokens(made, made.at, tmp_path)
    (tmp_path / "tokens.txt").write_text("one\n\n")
    with pytest.raises(PlanError, match="1 tokens, which is too few for 2 workers"):
        plan.tokens(made, made.at, tmp_path)
    (tmp_path / "tokens.txt").write_text("one\n two \n")
    assert plan.tokens(made, made.at, tmp_path) == ["one", "two"]
