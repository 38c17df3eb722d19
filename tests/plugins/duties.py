"""The acceptance book: which test proves which legal duty, through which code, with which result.

A test names its duty: `@pytest.mark.duty("行政复议法(2023)", "30(1)", "五日内审查")`. With `FAZHI_BOOK=folder` set, a run
writes `acceptance.md` and `acceptance.csv` there: the duties proven, and those declared by the procedures (steps,
deadlines, extensions, conditions) that no test proves yet.
"""

from __future__ import annotations

import csv
import inspect
import os
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

COLUMNS = ("law", "article", "sentence", "code", "test", "result")
NO_TEST = "no test"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, order=True)
class Duty:
    """One line of the book."""

    law: str
    article: str
    sentence: str
    code: str = ""
    test: str = ""
    result: str = NO_TEST


def place(thing: Any) -> str:
    """`path:name` of a function or class, the path from the root of the project."""
    try:
        path = Path(inspect.getsourcefile(inspect.unwrap(thing)) or "")
    except TypeError:
        return ""
    name = getattr(thing, "__qualname__", "")
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{name}"


def names_in(code: types.CodeType) -> set[str]:
    """Names that the code, or a function written inside it, looks up."""
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= names_in(constant)
    return found


def code_of(test: Any, package: str = "fazhi", seen: frozenset[str] = frozenset()) -> set[str]:
    """What of the package the test calls: by itself, or through a helper of its own module."""
    handle = getattr(test, "hypothesis", None)
    function = inspect.unwrap(handle.inner_test if handle else test)
    names, around = names_in(function.__code__), function.__globals__
    found: set[str] = set()
    for name in names & around.keys() - seen:
        value = around[name]
        if isinstance(value, types.ModuleType):
            if value.__name__.split(".")[0] == package:
                inside = (getattr(value, other, None) for other in names)
                found |= {
                    place(other) for other in inside if inspect.isroutine(other) or inspect.isclass(other)
                }
        elif inspect.isroutine(value) or inspect.isclass(value):
            home = getattr(value, "__module__", "") or ""
            if home.split(".")[0] == package:
                found.add(place(value))
            elif home == function.__module__ and inspect.isfunction(value):
                found |= code_of(value, package, seen | names)
    return found - {""}


def article_key(article: str) -> list[int]:
    """Articles in the order of the statute: 9 before 30, 30(1) before 30(2)."""
    return [int(number) for number in re.findall(r"\d+", article)]


def in_order(duties: Iterable[Duty]) -> list[Duty]:
    """By law, article, sentence, test."""
    return sorted(duties, key=lambda duty: (duty.law, article_key(duty.article), duty))


def covers(proven: Duty, declared: Duty) -> bool:
    """Whether a test of `30(1)` or of an item of it proves something about the declared `30(1)`."""
    if proven.law != declared.law:
        return False
    return article_key(proven.article)[: len(article_key(declared.article))] == article_key(declared.article)


def declared_duties() -> Iterator[Duty]:
    """What the procedures of the house declare with an article; nothing where Django is not set up."""
    try:
        from django.apps import apps

        if not apps.ready:
            return
        from fazhi.kernel.procedures import registry
    except ImportError:
        return
    for procedure in registry.all_editions():
        where = f"{procedure.key} {procedure.edition}"
        for step in procedure.steps:
            yield _declared(step.basis, str(step.title), f"{where}: step {step.key}")
            for condition in step.only_if:
                yield _declared(condition.basis, condition.sentence, place(condition.test))
        for deadline in procedure.deadlines:
            yield _declared(deadline.basis, str(deadline.title), f"{where}: deadline {deadline.key}")
            if deadline.extension:
                sentence = f"{deadline.title}: {deadline.extension.at_most}"
                yield _declared(deadline.extension.basis, sentence, f"{where}: extension of {deadline.key}")


def _declared(basis: Any, sentence: str, code: str) -> Duty:
    return Duty(law=basis.law.key, article=basis.ref, sentence=sentence, code=code)


def unproven(declared: Iterable[Duty], proven: Iterable[Duty]) -> list[Duty]:
    """The declared duties that no test proves, each once."""
    tested = tuple(proven)
    return in_order({duty for duty in declared if not any(covers(known, duty) for known in tested)})


def as_table(duties: Iterable[Duty]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield "| 法律 Law | 条 Article | 义务 Duty | 代码 Code | 测试 Test | 结果 Result |"
    yield "|---|---|---|---|---|---|"
    for duty in duties:
        cells = (str(getattr(duty, column)).replace("|", "\\|").replace("\n", " ") for column in COLUMNS)
        yield "| " + " | ".join(cells) + " |"


def write_book(folder: Path, proven: list[Duty], open_: list[Duty]) -> None:
    """`acceptance.md` and `acceptance.csv`, equal in content."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "acceptance.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows([getattr(duty, column) for column in COLUMNS] for duty in (*proven, *open_))
    held = len({(duty.law, duty.article, duty.sentence) for duty in proven if duty.result == "passed"})
    failed = sum(duty.result != "passed" for duty in proven)
    lines = [
        "# 验收书 Acceptance book",
        "",
        f"{held} duties proven by passing tests, {failed} lines not passed, {len(open_)} declared without a test.",
        "",
        "## 有测试的义务 Duties with a test",
        "",
        *as_table(proven),
        "",
        "## 没有测试的义务 Duties without a test",
        "",
        *as_table(open_),
    ]
    (folder / "acceptance.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


class Book:
    """Collects the duties of a run and the results of their tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.duties: dict[str, list[Duty]] = {}
        self.results: dict[str, set[str]] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            test = item.nodeid.partition("[")[0]
            marks = list(item.iter_markers("duty"))
            if marks and test not in self.duties:
                code = "; ".join(sorted(code_of(item.function)))  # type: ignore[attr-defined]
                self.duties[test] = [self.duty(mark, code=code, test=test) for mark in marks]

    @staticmethod
    def duty(mark: pytest.Mark, *, code: str, test: str) -> Duty:
        """The duty that a marker names; UsageError when it does not name law, article and sentence."""
        if len(mark.args) != 3 or not all(isinstance(arg, str) and arg.strip() for arg in mark.args):
            raise pytest.UsageError(f"{test}: a duty names law, article and sentence, not {mark.args}")
        return Duty(*mark.args, code=code, test=test)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.partition("[")[0]
        if test in self.duties and (report.when == "call" or report.outcome != "passed"):
            self.results.setdefault(test, set()).add(report.outcome)

    def result(self, test: str) -> str:
        """The worst result among the test's examples."""
        outcomes: Mapping[str, None] = dict.fromkeys(self.results.get(test, ()))
        return next((worst for worst in ("failed", "skipped", "passed") if worst in outcomes), "not run")

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        proven = in_order(
            replace(duty, result=self.result(test)) for test, duties in self.duties.items() for duty in duties
        )
        open_ = unproven(declared_duties(), proven)
        write_book(self.folder, proven, open_)
        known = len({(duty.law, duty.article, duty.sentence) for duty in proven})
        terminalreporter.write_line(
            f"acceptance book: {known} duties with a test, {len(open_)} without: {self.folder / 'acceptance.md'}"
        )


def pytest_configure(config: pytest.Config) -> None:
    """The marker, and the book when one is asked for."""
    config.addinivalue_line("markers", "duty(law, article, sentence): the legal duty that this test proves")
    folder = os.environ.get("FAZHI_BOOK")
    if folder and not config.getoption("collectonly"):
        config.pluginmanager.register(Book(Path(folder)), "fazhi-book")
