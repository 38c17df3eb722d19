"""The evaluation: every engine to the last digit, every point with its statement."""

from __future__ import annotations

import datetime as dt
import json
import random

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from fazhi.cli.main import main
from fazhi.pipeline.credit import compiled, evaluation, expressions
from fazhi.pipeline.credit.evaluation import (
    FACTS,
    FOREVER,
    backtest,
    evaluate,
    number,
    reasons,
    write_clustered,
)
from fazhi.pipeline.credit.model import STANDARD, BadModel, Category, Item, Model, from_json

ON = number(dt.date(2026, 3, 2))


def made(count, firms, seed=3):
    dice = np.random.default_rng(seed)
    day = ON - dice.integers(-40, 2500, count)
    ends = np.where(dice.random(count) < 0.3, FOREVER, day + dice.integers(1, 1500, count))
    firm = dice.integers(0, firms, count)
    return pl.DataFrame(
        {"firm": firm, "item": dice.integers(0, len(STANDARD.items), count), "day": day, "ends": ends},
        schema=FACTS,
    ).sort("firm", "day", "item", "ends")


def plain(rows, model=STANDARD, on=ON):
    """Second implementation, one firm: the sums, the score, the grade."""
    sums = {category.key: 0 for category in model.categories}
    grades = [grade for grade, _least in model.grades]
    veto = -1
    for item_number, day, ends in rows:
        item = model.items[item_number]
        if not day <= on < ends:
            continue
        halved = (on - day) // item.half_life if item.half_life else 0
        if halved <= 6:
            sums[item.category] += item.points * 64 // 2**halved
        veto = max(veto, grades.index(item.veto) if item.veto else -1)
    score = model.base * 64 + sum(
        min(max(sums[c.key], -c.lowest * 64), c.highest * 64) for c in model.categories
    )
    return score, model.grade_of(score, veto)


def test_the_compiled_pass_agrees_with_the_plain_one():
    facts = made(3000, 200)
    standing = evaluate(facts, STANDARD, ON, 210)
    for firm in range(210):
        rows = facts.filter(pl.col("firm") == firm).select("item", "day", "ends").rows()
        assert (standing.score[firm], standing.grade[firm]) == plain(rows)


def test_new_statements_added_in_place_give_what_the_full_run_gives():
    facts = made(4000, 300)
    dice = np.random.default_rng(1)
    later = dice.random(len(facts)) < 0.2
    early = facts.filter(pl.Series(~later) & (facts["firm"] < 250))
    later |= facts["firm"].to_numpy() >= 250
    standing = evaluate(early, STANDARD, ON, 250)
    touched = standing.add(facts.filter(pl.Series(later)))
    whole = evaluate(facts, STANDARD, ON, len(standing.score))
    assert standing.frame().equals(whole.frame())
    assert set(touched) == set(facts.filter(pl.Series(later))["firm"])


def test_duckdb_and_spark_give_the_same_as_the_compiled_pass(tmp_path):
    facts = made(5000, 400)
    path = write_clustered(facts, tmp_path / "facts.parquet")
    duck = expressions.evaluate(path, STANDARD, ON)
    spark = expressions.evaluate(path, STANDARD, ON, engine="spark")
    counted = facts.filter((pl.col("day") <= ON) & (pl.col("ends") > ON))["firm"].unique()
    ours = evaluate(facts, STANDARD, ON, 400).frame().filter(pl.col("firm").is_in(counted.implode()))
    assert duck.equals(ours)
    assert spark.equals(duck)
    assert spark.hash_rows().sum() == duck.hash_rows().sum()
    whole = evaluate(facts, STANDARD, ON, 410)
    assert expressions.standing(path, STANDARD, ON, 410).frame().equals(whole.frame())


def test_the_engine_is_one_setting(monkeypatch):
    monkeypatch.setenv(expressions.SETTING, "abacus")
    with pytest.raises(ValueError, match="abacus"):
        expressions.connect()


def test_the_reasons_add_up_to_the_sums_behind_the_score(tmp_path):
    facts = made(3000, 100)
    path = write_clustered(facts, tmp_path / "facts.parquet")
    standing = evaluate(facts, STANDARD, ON, 100)
    for firm in random.Random(2).sample(range(100), 20):
        told = reasons(path, firm, STANDARD, ON)
        assert len(told) == len(facts.filter(pl.col("firm") == firm))
        assert round(sum(reason.points for reason in told) * 64_000) == standing.sums[:, firm].sum()
        assert all(f"现计{reason.points:g}分" in reason.sentence for reason in told)


def test_an_expired_statement_counts_nothing_from_its_last_day_on():
    facts = pl.DataFrame({"firm": [0], "item": [3], "day": [ON - 10], "ends": [ON + 1]}, schema=FACTS)
    assert STANDARD.grades[evaluate(facts, STANDARD, ON, 1).grade[0]][0] == "D"
    assert STANDARD.grades[evaluate(facts, STANDARD, ON + 1, 1).grade[0]][0] == "B"


def test_a_backtest_tells_who_moves_and_who_was_caught():
    facts = made(2000, 150)
    harder = Model(**{**vars(STANDARD), "version": "2026-2", "base": 600_000})
    old, new = evaluate(facts, STANDARD, ON, 150), evaluate(facts, harder, ON, 150)
    told = backtest(old, new, later=[n for n in range(150) if old.grade[n] == 3])
    assert sum(told.moves.values()) == 150
    assert told.mean_shift == -100
    assert told.caught == (1.0, 1.0)


def test_a_model_is_data_and_says_what_is_wrong_with_it():
    assert from_json(STANDARD.as_json()) == STANDARD
    for change in (
        {"basis": " "},
        {"grades": (("A", 1), ("B", 2))},
        {"valid_to": "2020-01-01"},
        {"categories": ()},
    ):
        with pytest.raises(BadModel):
            Model(**{**vars(STANDARD), **change})
    with pytest.raises(BadModel, match="不能读取"):
        from_json("{}")


@pytest.mark.parametrize(
    "facts",
    [
        {"firm": [5], "item": [0]},
        {"firm": [-1], "item": [0]},
        {"firm": [0], "item": [200]},
    ],
)
def test_facts_that_the_compiled_pass_cannot_trust_are_refused(facts):
    count = len(facts["firm"])
    with pytest.raises(ValueError, match="fact"):
        evaluate(
            pl.DataFrame({**facts, "day": [0] * count, "ends": [1] * count}, schema=FACTS), STANDARD, ON, 5
        )


def test_new_statements_that_cannot_be_trusted_change_nothing():
    facts = made(50, 5)
    standing = evaluate(facts, STANDARD, ON, 5)
    for firm, item in ((-1, 0), (9, 200)):
        with pytest.raises(ValueError, match="fact"):
            standing.add(
                pl.DataFrame({"firm": [firm], "item": [item], "day": [0], "ends": [FOREVER]}, schema=FACTS)
            )
        assert standing.frame().equals(evaluate(facts, STANDARD, ON, 5).frame())


def test_a_file_is_counted_slice_by_slice_as_the_whole(tmp_path, monkeypatch):
    facts = made(5000, 300)
    expected = evaluate(facts, STANDARD, ON, 310).frame()
    monkeypatch.setattr(evaluation, "GROUP", 64)
    monkeypatch.setattr(evaluation, "SLICE", 100)
    monkeypatch.setattr(evaluation, "ROUND", 7)
    path = write_clustered(facts, tmp_path / "facts.parquet")
    loose = tmp_path / "loose.parquet"
    facts.sample(fraction=1, shuffle=True, seed=1).write_parquet(loose, row_group_size=64)
    told: list[tuple[int, int]] = []
    for file in (path, loose):
        done = evaluation.evaluate_file(file, STANDARD, ON, 310, progress=lambda n, of: told.append((n, of)))
        assert done.frame().equals(expected)
    assert told[:2] == [(100, 5000), (200, 5000)]
    assert told[-1] == (5000, 5000)
    empty = write_clustered(pl.DataFrame(schema=FACTS), tmp_path / "none.parquet")
    assert (
        evaluation.evaluate_file(empty, STANDARD, ON, 3).grade.tolist()
        == [STANDARD.grade_of(700_000 * 64, -1)] * 3
    )
    for file in (path, loose):
        with pytest.raises(ValueError, match="a fact is about no firm of 0 to 199"):
            evaluation.evaluate_file(file, STANDARD, ON, 200)


def model_of(dice):
    """A model by the dice: some categories, some of whose items last, some bound the grade."""
    keys = [f"c{n}" for n in range(dice.randrange(1, 6))]
    items = [
        Item("kind", str(n), dice.choice(keys), dice.randrange(-400_000, 100_000), dice.choice([0, 1, 7, 90, 365]),
             dice.choice(["", "", "", "B", "D"]))
        for n in range(dice.choice([1, 5, 254]))
    ]  # fmt: skip
    categories = [Category(key, key, dice.randrange(0, 500_000), dice.randrange(0, 300_000)) for key in keys]
    grades = (("A", 700_000), ("B", 600_000), ("C", 1), ("D", -500_000))
    return Model("x", "x", "2026-01-01", "2027-01-01", 650_000, tuple(categories), tuple(items), grades)


@pytest.mark.parametrize("seed", range(8))
def test_the_compiled_pass_equals_the_shared_expression_on_facts_in_any_order(tmp_path, monkeypatch, seed):
    """Ties (the same fact many times), firms without facts, vetoes, decay to nothing, days at their edges; in many small parts."""
    dice, numbers = random.Random(seed), np.random.default_rng(seed)
    model = model_of(dice)
    count, firms = dice.choice([1, 300, 4000]), dice.choice([1, 40, 700])
    edges = np.array([0, 1, -1, 7, 90, 365, 7 * 6, 7 * 7, 90 * 7, 2500, 10**5])
    day = ON - np.where(
        numbers.random(count) < 0.3, numbers.choice(edges, count), numbers.integers(-30, 2600, count)
    )
    ends = np.where(numbers.random(count) < 0.5, FOREVER, ON + numbers.choice([-1, 0, 1, 400], count))
    made_of = {
        "firm": numbers.integers(0, max(1, firms // 2), count) * 2 % firms,
        "item": numbers.integers(0, len(model.items), count),
        "day": day,
        "ends": ends,
    }
    facts = pl.DataFrame(made_of, schema=FACTS)
    facts = pl.concat([facts, facts.sample(fraction=0.3, seed=seed)])
    facts.write_parquet(tmp_path / "facts.parquet", row_group_size=500)
    expected = expressions.standing(tmp_path / "facts.parquet", model, ON, firms).frame()
    monkeypatch.setattr(evaluation, "SLICE", dice.choice([1000, 37]))
    monkeypatch.setattr(evaluation, "ROUND", 3)
    monkeypatch.setattr(compiled, "PART", dice.choice([0, 3, 13]))
    assert evaluation.evaluate_file(tmp_path / "facts.parquet", model, ON, firms).frame().equals(expected)
    assert evaluate(facts, model, ON, firms, threads=3).frame().equals(expected)
    at = dice.randrange(0, len(facts))
    standing = evaluate(facts[:at], model, ON, firms)
    standing.add(facts[at:])
    assert standing.frame().equals(expected)


def test_from_batches_to_grades_with_every_reason(tmp_path, monkeypatch):
    monkeypatch.setenv("FAZHI_DATA", str(tmp_path))
    monkeypatch.setenv("FAZHI_NOW", "2026-03-02T09:00:00+08:00")

    def fazhi(*words):
        done = CliRunner().invoke(main, ["credit", *words, "--json"])
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    for kind in ("penalty", "courtdefault", "redlist", "licence"):
        fazhi("ingest", f"examples/credit/{kind}.csv", "--sender", "市监局", "--kind", kind)
    for line in fazhi("stock"):
        assert line["received"] == line["stored"] + line["rejected"]
        assert line["stored"] == line["current"] + line["superseded"]
    told = fazhi("evaluate")
    assert sum(told["grades"].values()) == told["firms"] > 20
    assert told["not_counted"] == {"licence": 12}
    code = pl.read_parquet(next((tmp_path / "credit" / "snapshots").rglob("firms.parquet")))["code"][0]
    one = fazhi("evaluate", "--firm", code)
    assert one["grade"] in told["grades"]
    monkeypatch.setenv(expressions.SETTING, "duckdb")
    assert fazhi("evaluate") == told
    (tmp_path / "m.json").write_text(Model(**{**vars(STANDARD), "base": 600_000}).as_json(), encoding="utf-8")
    assert fazhi("evaluate", "--against", str(tmp_path / "m.json"))["mean_shift"] == 100
    assert CliRunner().invoke(main, ["credit", "evaluate", "--firm", "x"]).exit_code == 2
