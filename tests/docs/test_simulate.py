"""docs/simulate.md: its file is one that is taken, names every setting, and its function answers."""

import re
import tomllib
from pathlib import Path

import msgspec

from piecework.ids import seeded
from piecework.simulation import plan
from piecework.simulation.answering import Question
from piecework.simulation.fields import Field
from piecework.simulation.plan import Answers, Kind, Plan

PAGE = (Path(__file__).parents[2] / "docs" / "simulate.md").read_text()


def block(language: str) -> str:
    return blocks(language)[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_file_it_shows_names_everything_there_is() -> None:
    everything, elsewhere = blocks("toml")
    told = tomllib.loads(everything)
    made = plan.parse(told)
    assert [kind.name for kind in made.kind] == ["careful", "hasty"]
    assert set(told) | {"at"} == {field.name for field in msgspec.structs.fields(Plan)}
    assert set(told["kind"][0]) == {field.name for field in msgspec.structs.fields(Kind)}
    assert plan.parse(tomllib.loads(elsewhere)).at is not None
    for field in msgspec.structs.fields(Answers):
        assert f"{field.name} = " in PAGE or f"[answers.{field.name}]" in PAGE


def test_the_function_it_shows_answers() -> None:
    found: dict = {}
    exec(compile(block("python"), "docs/simulate.md", "exec"), found)
    fields = {"animal": Field("animal", "radio", ["cat", "dog"])}
    for name, gold, answer in (("hasty", "dog", "cat"), ("careful", "dog", "dog")):
        asked = Question("", fields, "3HIT", "A1", Kind(name), seeded("1"), gold)
        assert found["answer"](asked) == {"animal": answer}
