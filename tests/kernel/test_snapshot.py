"""Snapshots hold what the registers hold, and the figures counted from them are those of the database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from fazhi.cli.indicator import command
from fazhi.kernel.indicators import orm
from fazhi.kernel.indicators.cube import months
from fazhi.kernel.indicators.definition import Count, Period, Share, all_indicators, get
from fazhi.kernel.registers.register import all_registers
from fazhi.pipeline import snapshot
from tests.support.district import District

AT = dt.datetime(2024, 12, 31, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(district: District) -> District:
    for month in (1, 3, 3, 7, 12):
        district.apply(f"2024-{month:02d}-01")
        district.accept(f"2024-{month:02d}-01", f"2024-{month:02d}-04")
    return district


def test_every_figure_by_month_and_unit_is_that_of_the_database(year: District) -> None:
    counted = 0
    for indicator in all_indicators():
        names = [field.name for field in indicator.by[:1]]
        found = {
            (period, *at): f for _i, period, at, f in snapshot.figures([indicator.key], names, months(2024))
        }
        for period in months(2024):
            if not names:
                assert found.get(
                    (period,), orm.evaluate(indicator, period, indicator.register.rows())
                ) == orm.evaluate(indicator, period, indicator.register.rows())
                continue
            live = orm.slices(indicator, period, indicator.register.rows(), indicator.by[0])
            assert {at: f for (p, at), f in found.items() if p == period} == live
            counted += len(live)
    assert counted > 10
    for indicator in all_indicators():
        if isinstance(indicator.kind, Count | Share):
            whole = [f for _i, _p, _at, f in snapshot.figures([indicator.key], [], [Period.year(2024)])]
            assert whole in ([], [orm.evaluate(indicator, Period.year(2024), indicator.register.rows())])


def test_parquet_holds_the_same_without_personal_data(year: District, tmp_path: Path) -> None:
    written = snapshot.write(tmp_path, AT)
    assert len(written) == len(all_registers())
    for register in all_registers():
        table = snapshot.read(register, tmp_path)
        assert table.equals(snapshot.take(register))
        assert table.num_rows == register.rows().count()
        assert not set(table.column_names) & {field.name for field in register.fields if field.restricted}


def test_the_command_counts_the_database_and_the_snapshot_alike(year: District, tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(command, ["snapshot", str(tmp_path)]).exit_code == 0
    asked = ["table", "--year", "2024", "--by", "channel,month", "--key", "reconsideration.applications"]
    assert run(command, asked).exit_code == 2
    asked[4] = "act_kind,month"
    live, kept = run(command, asked), run(command, [*asked, "--from", str(tmp_path)])
    assert live.exit_code == kept.exit_code == 0
    assert live.output == kept.output
    assert live.output.splitlines()[0].split("\t")[:4] == ["key", "title", "period", "act_kind"]
    assert "2024-03" in live.output
    assert str(get("reconsideration.applications").title) in live.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--by", "colour"], "no indicator with the dimensions colour"),
        (["--key", "none.such"], "no indicator none.such"),
        (["--from", "/nowhere"], "is not a snapshot"),
    ],
)
def test_bad_input_is_one_clear_line(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(command, ["table", "--year", "2024", *arguments])
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
