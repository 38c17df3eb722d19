"""The harness of the benchmarks measures fairly and refuses to compare unlike things."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import harness

WORKLOAD = """
from benchmarks.harness import Missing, alternate

def absent():
    raise Missing("no such library")

def run(size, rounds):
    n = 1000 if size == "small" else 10000
    works = {"ours": lambda: sum(range(n)), "peer": lambda: n * (n - 1) // 2, "absent": absent}
    times, results, skipped = alternate(works, rounds, same=("ours", "peer"))
    return [
        {"id": "w99.sum", "work": "a sum", "size": n, "ours": times["ours"], "unit": "s", "peer": times["peer"],
         "peer_name": "Gauss", "limit": times["ours"] / 2},
        {"id": "w99.absent", "work": "a sum", "size": n, "ours": times["ours"], "unit": "s",
         "peer_name": f"absent (skipped: {skipped['absent']})"},
    ]
"""


@pytest.fixture
def workload(tmp_path, monkeypatch):
    import benchmarks

    def write(text, name="w99_made"):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")

    monkeypatch.setattr(harness, "HERE", tmp_path)
    monkeypatch.setattr(benchmarks, "__path__", [*benchmarks.__path__, str(tmp_path)])
    yield write
    for name in [name for name in sys.modules if name.startswith("benchmarks.w9")]:
        del sys.modules[name]


def test_a_run_prints_its_table_and_writes_its_file(workload, tmp_path, capsys):
    workload(WORKLOAD)
    assert (
        harness.main(["run", "--size", "small", "--rounds", "2", "--output", str(tmp_path / "out.json")]) == 0
    )
    kept = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (kept["size"], kept["rounds"], kept["failed"]) == ("small", 2, [])
    first, second = kept["rows"]
    assert list(first) == list(harness.COLUMNS)
    assert first["size"] == 1000
    assert first["ratio_to_peer"] == pytest.approx(first["peer"] / first["ours"])
    assert first["ratio_to_limit"] == pytest.approx(2)
    assert second["peer"] is None
    assert second["ratio_to_peer"] is None
    assert second["peer_name"] == "absent (skipped: no such library)"
    table = capsys.readouterr().out
    assert "w99.sum" in table
    assert "ratio_to_limit" in table


def test_a_failing_workload_is_named_and_the_others_are_kept(workload, tmp_path):
    workload(WORKLOAD)
    workload("def run(size, rounds):\n    raise RuntimeError('broken')\n", "w98_broken")
    assert harness.main(["run", "--size", "small", "--output", str(tmp_path / "out.json")]) == 1
    kept = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert kept["failed"] == ["w98_broken"]
    assert [row["id"] for row in kept["rows"]] == ["w99.sum", "w99.absent"]


def test_different_results_are_not_compared():
    with pytest.raises(harness.Mismatch, match="results differ"):
        harness.alternate({"a": lambda: [1, 2], "b": lambda: [1, 3]}, 1, same=("a", "b"))


def test_rounds_take_turns_and_begin_with_another():
    seen = []
    works = {name: (lambda name=name: seen.append(name)) for name in "abc"}
    harness.alternate(works, 3)
    assert "".join(seen) == "abcbcacab"


def test_more_is_better_for_rates():
    rate = harness.ratios({"id": "w", "unit": "1/s", "ours": 300.0, "peer": 100.0, "limit": 600.0})
    time = harness.ratios({"id": "w", "unit": "s", "ours": 1.0, "peer": 3.0, "limit": 0.5})
    assert (rate["ratio_to_peer"], rate["ratio_to_limit"]) == (3, 2)
    assert (time["ratio_to_peer"], time["ratio_to_limit"]) == (3, 2)


@pytest.mark.parametrize(("small", "large", "power"), [(1.0, 10.0, 1), (1.0, 100.0, 2), (2.0, 2.0, 0)])
def test_growth(small, large, power):
    assert harness.exponent(small, large) == pytest.approx(power)


def test_a_row_of_unknown_form_is_refused():
    with pytest.raises(ValueError, match="speed"):
        harness.complete({"id": "w1", "speed": 3})
    with pytest.raises(ValueError, match="has an id"):
        harness.complete({"work": "x"})


def test_an_unknown_name_is_refused(workload):
    workload(WORKLOAD)
    assert harness.workloads(["w99"]) == ["w99_made"]
    with pytest.raises(SystemExit, match="no benchmark named w9; there are: w99_made"):
        harness.workloads(["w9"])
