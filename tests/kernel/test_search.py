"""Search finds exactly what a scan finds, within the scope of who asks, on the database's index and on the index file."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client

from fazhi.kernel.orgs import actors
from fazhi.kernel.procedures import searchable
from fazhi.kernel.registers import indexfile, search, searchsql
from tests.support.district import District, moment

pytestmark = pytest.mark.django_db
LETTERS = "行政机关规范性文件应当依法公开，。；王某某2024abc"
COUNT = 300


def texts(count: int = COUNT) -> list[search.Text]:
    dice = random.Random(8)
    return [
        search.text_of(
            number, ["".join(dice.choices(LETTERS, k=60)), "".join(dice.choices(LETTERS, k=20))], kind="norm",
            unit=(dice.randint(1, 5), f"/gov/u{number % 3}/"), other=dice.choice((None, 6, 7)),
            public="".join(dice.choices(LETTERS, k=40)) if number % 4 == 0 else "",
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def scan(
    kept: list[search.Text], words: list[str], scope: list[str] | None, public: bool = False
) -> list[int]:
    """What is found by looking at every text."""
    return [
        t.case_id
        for t in reversed(kept)
        if (scope is None or set(scope) & set(t.scope.split()))
        and all(word in t.public or (not public and word in t.body) for word in words)
    ]


def same(kept: list[search.Text], queries: int = 150) -> None:
    """Random words, some of one character, some across marks, give what a scan gives, all of it and the newest."""
    dice = random.Random(9)
    found = 0
    for _n in range(queries):
        body = dice.choice(kept).body or "无此"
        begins = dice.randrange(max(len(body) - 8, 1))
        words = [body[begins : begins + dice.randint(1, 6)]] + (["行政"] if dice.random() < 0.2 else [])
        words = [word for word in words if word.strip(search.LINE)] or ["行政"]
        scope = dice.choice((None, ["u1"], ["u2", "u6"], [search.below("/gov/u1/")], [search.below("/gov/")]))
        public = dice.random() < 0.3
        got = search.hits(words, scope, kind="norm", public=public, limit=10_000)
        assert got == scan(kept, words, scope, public), words
        assert search.hits(words, scope, kind="norm", public=public, limit=5) == got[:5], words
        found += bool(got)
    assert found > queries / 4


@pytest.fixture
def file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(indexfile, "WINDOWS", (2, 4, 6))  # of 300 cases all levels are asked
    settings.FAZHI_SEARCH_INDEX = str(tmp_path / "index")
    indexfile._state.clear()
    indexfile._state["written"] = 0
    yield tmp_path / "index"
    indexfile._state.clear()
    indexfile._state["written"] = 0


def test_the_index_finds_what_a_scan_finds() -> None:
    kept = texts()
    search.put(kept)
    same(kept)


def test_the_newest_windows_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searchsql, "WINDOWS", (2, 4, 6))  # of 300 cases all levels are asked
    kept = texts()
    search.put(kept)
    same(kept, 60)


def test_words_of_rare_characters_and_across_marks() -> None:
    name, rare = "张𫠊𬍤", "𮬰𬭚"  # characters younger than the tables of the tokenisers
    search.put([search.text_of(1, [f"{name}诉{rare}局，案号〔2024〕7号"], kind="norm", unit=(1, "/a/"))])
    for word in (name, rare, "𬍤诉", "2024７", "［2024］7号"):
        assert search.hits(search.words_of(word)[0], None) == [1], word
    assert search.hits(["局案"], None) == []  # no word runs across a comma
    for word in ("u1", "m", "mnorm", "norm"):  # tokens of the scope are no words
        assert search.hits([word], None) == [], word


def test_changed_removed_published() -> None:
    kept = texts()
    search.put(kept)
    changed = search.text_of(7, ["全新的名称"], kind="norm", unit=(1, "/gov/"))
    search.put([changed])
    search.remove([8, 9])
    search.publish(10, "人人可见的正文")
    now = {t.case_id: t for t in kept} | {7: changed}
    now[8] = now[9] = search.Text(8, "", "", "")
    now[10] = search.Text(10, now[10].body, search.normalise("人人可见的正文"), now[10].scope)
    same([now[key] for key in sorted(now)])
    assert search.hits(["人可见的"], None, public=True) == [10]
    assert search.hits(["全新的名"], ["u1"]) == [7]
    assert search.hits(["全新的名"], ["u9"]) == []


def test_scopes_of_people(district: District) -> None:
    case = district.apply("2024-03-01")
    word = ["不服罚款"]
    for who, sees in (("officer", True), ("respondent", True), ("leader", True), ("outsider", False)):
        assert (case.pk in search.hits(word, search.seen_by(district.actor(who)))) is sees, who
    assert search.seen_by(actors.SYSTEM) is None
    client = Client()
    client.force_login(district.users["officer"])
    for words, hit in (
        ("罚款", True),
        ("张三", True),
        ("罚 张三", True),
        ("罚款 李四", False),
        ("款决定", True),
    ):
        shown = client.get("/work/list/reconsideration/", {"q": words}).content.decode()
        assert (case.number in shown) is hit, words
    client.force_login(district.users["outsider"])
    assert case.number not in client.get("/work/list/reconsideration/?q=罚款").content.decode()


def test_more_hits_than_are_listed(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LISTED", 2)
    cases = [district.apply("2024-03-01") for _n in range(5)]
    client = Client()
    client.force_login(district.users["officer"])
    for query in ("q=罚款", "q=罚款&sort=opened_on", "q=罚款&opened_on_from=2024-01-01"):
        monkeypatch.setattr(search.hits, "__kwdefaults__", search.hits.__kwdefaults__ | {"limit": 3})
        shown = client.get(f"/work/list/reconsideration/?{query}").content.decode()
        newest = 3 if query == "q=罚款" else 5
        assert [case.number in shown for case in reversed(cases)][:newest] == [True] * newest, query


def test_the_rebuild_can_be_broken_off(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [district.apply("2024-03-01") for _n in range(5)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text")
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_case(search_case) VALUES ('delete-all')")
    assert searchable.is_empty()
    monkeypatch.setattr(searchable, "BATCH", 2)
    steps = searchable.rebuild()
    assert next(steps) == 2
    steps.close()
    assert len(search.hits(["罚款"], None)) == 2
    assert sum(searchable.rebuild()) == 5
    assert search.hits(["罚款"], None) == [case.pk for case in reversed(cases)]


def test_the_index_file_finds_the_same(file: Path) -> None:
    kept = texts()
    search.put(kept)
    assert (
        indexfile.hits(["行政"], None, kind="", public=False, limit=5) is None
    )  # no file: the database answers
    same(kept, 20)
    assert indexfile.rebuild()
    assert indexfile.pending(1) == []
    assert indexfile.hits(["行政"], None, kind="", public=False, limit=5)
    same(kept)


def test_what_was_written_is_found_at_once_and_goes_into_the_file(file: Path) -> None:
    kept = texts()
    search.put(kept)
    indexfile.rebuild()
    changed = search.text_of(7, ["全新的名称"], kind="norm", unit=(1, "/gov/"))
    new = search.text_of(COUNT + 1, ["全新的名称"], kind="norm", unit=(2, "/gov/"))
    for late in (True, False):
        search.put([changed, new])
        now = [changed if t.case_id == 7 else t for t in kept] + [new]
        if not late:
            assert indexfile.update()
            assert indexfile.pending(1) == []
        assert search.hits(["全新"], None, kind="norm") == [COUNT + 1, 7]
        same(now, 60)


def test_a_crash_between_file_and_mark_only_does_it_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = texts()
    search.put(kept)
    indexfile.rebuild()
    search.put(kept[:50])
    with monkeypatch.context() as broken:
        broken.setattr(indexfile, "_mark", lambda _marks: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            indexfile.update()
    assert len(indexfile.pending(100)) == 50
    same(kept, 40)
    assert indexfile.update()
    same(kept, 40)


def test_a_broken_off_rebuild_leaves_the_database_to_answer(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = texts()
    search.put(kept)
    indexfile.rebuild()
    monkeypatch.setattr(indexfile, "BEHIND", 100)

    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexfile.rebuild(stop)
    assert indexfile.hits(["行政"], None, kind="", public=False, limit=5) is None
    same(kept, 30)
    assert indexfile.rebuild()
    assert indexfile.hits(["行政"], None, kind="", public=False, limit=5)


def test_a_spoilt_or_missing_file_and_a_missing_package(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = texts(30)
    search.put(kept)
    file.mkdir()
    (file / "meta.json").write_text("{")
    assert search.hits(["行政"], None) == scan(kept, ["行政"], None)
    indexfile.rebuild()
    monkeypatch.setattr(indexfile, "tantivy", lambda: (_ for _ in ()).throw(ImportError("no module")))
    indexfile._state.pop("mark", None)
    assert search.hits(["行政"], None) == scan(kept, ["行政"], None)


@pytest.mark.django_db(transaction=True)
def test_the_command(district: District, file: Path, settings: Any) -> None:
    from fazhi.cli.search import command

    district.apply("2024-03-01")
    assert "cases indexed: 1" in (said := CliRunner().invoke(command, ["rebuild"])).output, said.output
    assert (file / "meta.json").exists()
    assert CliRunner().invoke(command, ["update"]).exit_code == 0
    settings.FAZHI_SEARCH_INDEX = ""
    assert CliRunner().invoke(command, ["update"]).exit_code == 2


def test_a_published_document_is_found_by_everybody(district: District) -> None:
    from fazhi.modules.norms import actions

    norm = actions.take_over(
        district.units["housing"], None, "养犬管理办法", "养犬管理办法\n第一条　犬只应当拴绳。\n第二条　自公布之日起施行。",
        actor=district.actor("outsider"), at=moment("2024-03-01"), maker="测试区人民政府", level="government",
        unified_number="测政规〔2023〕3号", published_on="2023-05-04", effective_on="2023-05-04", expires_on="2028-05-03",
    )  # fmt: skip
    for words, hit in (
        ("拴绳", True),
        ("测政规〔2023〕3号", True),
        ("犬", True),
        ("拴绳 施行", True),
        ("拴猫", False),
    ):
        shown = Client().get("/norms/", {"q": words, "on": "2024-03-02"}).content.decode()
        assert (norm.title in shown) is hit, words


def test_a_nul_in_the_search_box_parts_words(district: District) -> None:
    """PostgreSQL refuses a NUL in any value."""
    case = district.apply("2024-03-01")
    assert search.words_of("罚\x00罚款\x00\x00") == (["罚", "罚款"], [])
    assert search.words_of("《 罚》") == (["罚"], ["《"])
    client = Client()
    client.force_login(district.users["officer"])
    for words, hit in (("\x00罚款", True), ("罚\x00款", True), ("\x00", True), ("\x00无此", False)):
        shown = client.get("/work/list/reconsideration/", {"q": words}).content.decode()
        assert (case.number in shown) is hit, words


def test_a_number_of_a_case_is_found_as_by_a_scan() -> None:
    """Words with a whole number, with a part of one, and with several, beside texts in which the number is part of a longer one."""
    said = (
        "测府复〔2024〕77号",
        "测府复〔2024〕177号",
        "引用测府复〔2024〕77号决定",
        "复12024077号",
        "复2024077号，复2023178号",
    )
    kept = [
        search.text_of(n, [text], kind="norm", unit=(1 + n % 2, "/gov/"), public=text if n % 2 else "")
        for n, text in enumerate(said * 3, 1)
    ]
    search.put(kept)
    for asked in (
        "复〔2024〕77号",
        "复〔2024〕77",
        "2024077",
        "复2024077号 复2023178号",
        "〔2024〕177号",
        "复202477号决",
        "复99999号",
    ):
        words = search.words_of(asked)[0]
        for scope in (None, ["u1"], ["u2", "u9"]):
            for public in (False, True):
                got = search.hits(words, scope, kind="norm", public=public)
                assert got == scan(kept, words, scope, public), (asked, scope, public)
    search.put([search.text_of(1, ["无"], kind="norm", unit=(1, "/gov/"))])
    assert 1 not in search.hits(search.words_of("复〔2024〕77号")[0], None)
