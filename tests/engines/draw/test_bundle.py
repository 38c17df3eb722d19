"""The folder of a draw: its order of steps, any change found, a draw again, one subject alone, the commands."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fazhi.cli.draw import command
from fazhi.engines.draw import bundle, verify_bundle
from fazhi.engines.draw.encoding import GROUP, BadDraw, leaves
from fazhi.engines.draw.one import check_one, proof_of
from fazhi.engines.ledger.merkle import verify_proof
from tests.engines.draw import cases

EXAMPLE = Path(__file__).parents[3] / "examples" / "draw" / "bundle"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the lists of a small draw."""
    made = tmp_path / "draw"
    made.mkdir()
    cases.fill(made, cases.small_files())
    return made


def command_line(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_any_byte_changed_after_the_commitment_is_refused(folder: Path) -> None:
    """Each committed file at random places before the draw; each file of the folder after it."""
    cases.reveal_all(folder)
    dice = random.Random(1)
    for name in [*bundle.COMMITTED, "commitment.json"]:
        for _n in range(12):
            with changed(folder / name, dice), pytest.raises(BadDraw):
                bundle.run(folder)
    bundle.run(folder)
    assert verify_bundle.main([str(folder)]) == 0
    for name in [*bundle.COMMITTED, *bundle.LATER, "draw.json"]:
        for _n in range(12):
            with changed(folder / name, dice) as what:
                assert verify_bundle.main([str(folder)]) in {1, 2}, (name, what)


class changed:
    """A file with one bit turned, put back at the end."""

    def __init__(self, path: Path, dice: random.Random) -> None:
        self.path, self.dice, self.before = path, dice, path.read_bytes()

    def __enter__(self) -> int:
        data = bytearray(self.before)
        at = self.dice.randrange(len(data))
        data[at] ^= 1 << self.dice.randrange(7)
        self.path.write_bytes(bytes(data))
        return at

    def __exit__(self, *_error: object) -> None:
        self.path.write_bytes(self.before)


def test_files_added_removed_or_exchanged_are_found(folder: Path) -> None:
    cases.reveal_all(folder)
    bundle.run(folder)
    (folder / "more.csv").write_text("x\n", encoding="utf-8")
    assert verify_bundle.faults(folder)[0] == ["more.csv: not part of the draw"]
    (folder / "more.csv").unlink()
    (folder / "recusals.csv").unlink()
    assert verify_bundle.main([str(folder)]) == 2


def test_the_order_of_steps_is_held(folder: Path) -> None:
    """No secret before all promises, no public value before all secrets, nothing before the commitment."""
    first, later = cases.PARTIES, cases.BEGIN + dt.timedelta(hours=1)
    with pytest.raises(BadDraw, match=r"no commitment\.json"):
        bundle.promise(folder, first[0], cases.secret(first[0]), at=cases.BEGIN)
    with pytest.raises(BadDraw, match="commit before"):
        bundle.commit(folder, at=cases.KNOWN)
    bundle.commit(folder, at=cases.BEGIN)
    with pytest.raises(BadDraw, match="committed already"):
        bundle.commit(folder, at=cases.BEGIN)
    with pytest.raises(BadDraw, match="no party"):
        bundle.promise(folder, "路人", cases.secret("路人"), at=later)
    with pytest.raises(BadDraw, match="before the commitment"):
        bundle.promise(folder, first[0], cases.secret(first[0]), at=cases.BEGIN - dt.timedelta(hours=1))
    with pytest.raises(BadDraw, match="16 printable"):
        bundle.promise(folder, first[0], "short", at=later)
    bundle.promise(folder, first[0], cases.secret(first[0]), at=later)
    with pytest.raises(BadDraw, match="not promised yet"):
        bundle.reveal(folder, first[0], cases.secret(first[0]), at=later)
    bundle.promise(folder, first[1], cases.secret(first[1]), at=later)
    with pytest.raises(BadDraw, match="promised another secret"):
        bundle.reveal(folder, first[0], cases.secret(first[1]), at=later)
    with pytest.raises(BadDraw, match="before 2026-12-02"):
        bundle.reveal(folder, first[0], cases.secret(first[0]), at=cases.KNOWN)
    bundle.reveal(folder, first[0], cases.secret(first[0]), at=later)
    with pytest.raises(BadDraw, match="too late"):
        late_promise(folder, first[1])
    with pytest.raises(BadDraw, match="has not revealed"):
        bundle.publish_value(folder, "07", at=cases.KNOWN)
    bundle.reveal(folder, first[1], cases.secret(first[1]), at=later)
    with pytest.raises(BadDraw, match="not known before"):
        bundle.publish_value(folder, "07", at=later)
    with pytest.raises(BadDraw, match="not noted yet"):
        bundle.run(folder)
    bundle.publish_value(folder, "07", at=cases.KNOWN)
    with pytest.raises(BadDraw, match="noted already"):
        bundle.publish_value(folder, "08", at=cases.KNOWN)
    bundle.run(folder)


def late_promise(folder: Path, party: str) -> None:
    """A promise after the first secret: as if this party had not promised."""
    path = folder / "promises.json"
    kept = path.read_text(encoding="utf-8")
    path.write_text(
        bundle.write_json({k: v for k, v in json.loads(kept).items() if k != party}), encoding="utf-8"
    )
    try:
        bundle.promise(folder, party, cases.secret(party), at=cases.BEGIN + dt.timedelta(hours=2))
    finally:
        path.write_text(kept, encoding="utf-8")


def test_a_draw_again_needs_new_randomness_and_leaves_its_trace(folder: Path, tmp_path: Path) -> None:
    cases.reveal_all(folder)
    bundle.run(folder)
    new, known = tmp_path / "again", cases.KNOWN + dt.timedelta(days=2)
    bundle.again(folder, new, reason="抽到的检查人员申请回避", source="双色球", known=known.isoformat())
    at = cases.KNOWN + dt.timedelta(hours=1)
    bundle.commit(new, at=at)
    for party in cases.PARTIES:
        bundle.promise(new, party, cases.secret(party), at=at)
    with pytest.raises(BadDraw, match="new randomness"):
        bundle.reveal(new, cases.PARTIES[0], cases.secret(cases.PARTIES[0]), at=at)
    (new / "promises.json").unlink()
    for party in cases.PARTIES:
        bundle.promise(new, party, cases.secret(party, "第二次"), at=at)
    for party in cases.PARTIES:
        bundle.reveal(new, party, cases.secret(party, "第二次"), at=at)
    with pytest.raises(BadDraw, match="new randomness"):
        bundle.publish_value(new, "03 11 17 22 28 33 + 07", at=known)
    bundle.publish_value(new, "01 02 03 04 05 06 + 07", at=known)
    done = bundle.run(new)
    assert verify_bundle.main([str(new)]) == 0
    (trace,) = json.loads((new / "earlier.json").read_text(encoding="utf-8"))
    old = json.loads((folder / "draw.json").read_text(encoding="utf-8"))
    assert (trace["seed"], trace["reason"]) == (old["seed"], "抽到的检查人员申请回避")
    assert done["seed"] != old["seed"]


def test_one_subject_alone(folder: Path) -> None:
    """Drawn or not by its own key, its row proven against the commitment."""
    cases.reveal_all(folder)
    done = bundle.run(folder)
    root = json.loads((folder / "commitment.json").read_text(encoding="utf-8"))["roots"]["subjects.csv"]
    drawn = {}
    for number in range(60):
        found = check_one(folder, f"91500103MA5U{number:04d}X𠮷")
        assert found.drawn == (found.key <= done["strata"][found.stratum]["last"])
        assert len(found.inspectors) == (2 if found.drawn else 0)
        lines, proof = proof_of(folder, found.place)
        assert found.subject in lines[found.place + 1]
        assert verify_proof(leaves(lines)[0], proof, root)
        assert len(lines) <= GROUP
        drawn[found.subject] = found.drawn
    assert sum(drawn.values()) == sum(stratum["drawn"] for stratum in done["strata"].values())
    for stranger in ("别家", "", "91500103MA5U", "id", "91500103MA5U0001X𠮷,第1店"):
        with pytest.raises(BadDraw, match="could not be drawn"):
            check_one(folder, stranger)


def test_an_impossible_draw_says_why(tmp_path: Path) -> None:
    subjects = [["甲店", "", "A", "东", "食"], ["乙店", "", "A", "东", "食"]]
    people = [["员一", "", "东", "食", ""], ["员二", "", "东", "食", ""], ["员三", "", "西", "食", ""]]
    made = cases.plan(strata=[{"name": "A", "ratio": "1"}])
    cases.fill(
        tmp_path, cases.files(made, sorted(subjects), sorted(people), [["员一", "甲店", "former_employer"]])
    )
    cases.reveal_all(tmp_path)
    with pytest.raises(bundle.Impossible, match="员一 from 甲店") as caught:
        bundle.run(tmp_path)
    assert (caught.value.subjects, caught.value.recusals) == (("甲店",), (("员一", "甲店"),))
    assert not (tmp_path / "draw.json").exists()


def test_the_commands_from_commitment_to_verification(folder: Path, tmp_path: Path) -> None:
    begin = cases.BEGIN.isoformat()
    assert command_line("commit", folder, "--at", begin).exit_code == 0
    for number, party in enumerate(cases.PARTIES):
        keep = tmp_path / f"secret-{number}"
        assert command_line("commit", folder, "--party", party, "--keep", keep, "--at", begin).exit_code == 0
        assert keep.stat().st_mode & 0o077 == 0
    for number, party in enumerate(cases.PARTIES):
        done = command_line(
            "reveal", folder, "--party", party, "--secret", tmp_path / f"secret-{number}", "--at", begin
        )
        assert done.exit_code == 0, done.output
    public = command_line("reveal", folder, "--public", "03 11", "--at", cases.KNOWN.isoformat())
    assert len(public.output.strip()) == 64
    assert command_line("run", folder).exit_code == 0
    done = command_line("verify", folder)
    assert (done.exit_code, done.output[:6]) == (0, "sound:")
    alone = json.loads(command_line("verify", folder, "--subject", "91500103MA5U0000X𠮷").output)
    assert alone["stratum"] == "A"
    (folder / "result.csv").write_text("x\n", encoding="utf-8")
    assert command_line("verify", folder).exit_code == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plan.json", "{}\n"), ("plan.json", "[" * 100_000), ("plan.json", "\ufeff{}\n"), ("subjects.csv", "id,name\n"),
        ("subjects.csv", 'id,name,stratum,region,certificate\n"a\n'), ("subjects.csv", ""), ("subjects.csv", "\x00\n"),
        ("subjects.csv", "id,name,stratum,region,certificate\nb,,A,,\na,,A,,\n"),
        ("subjects.csv", "id,name,stratum,region,certificate\nＡ,,A,,\na,,A,,\n"),
        ("inspectors.csv", "id,name,regions,certificates,cap\na,,,,-1\n"), ("earlier.json", "{}\n"),
        ("recusals.csv", "inspector,subject,reason\n谁,哪家,other\n"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_exit_2(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    done = command_line("commit", folder, "--at", cases.BEGIN.isoformat())
    assert (done.exit_code, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
    assert not (folder / "commitment.json").exists()


def test_the_script_stands_alone(tmp_path: Path) -> None:
    """Under 150 lines, the standard library only, exit codes 0, 1, 2 with one line and no traceback."""
    script = Path(verify_bundle.__file__)
    assert len(script.read_text(encoding="utf-8").splitlines()) < 150
    copy = tmp_path / "bundle"
    shutil.copytree(EXAMPLE, copy)
    run = [sys.executable, "-I", "-S", str(copy / "verify.py"), str(copy)]
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0
    text = (copy / "result.csv").read_text(encoding="utf-8")
    (copy / "result.csv").write_text(text.replace("渝", "京", 1), encoding="utf-8")
    assert subprocess.run(run, capture_output=True, check=False).returncode == 1
    (copy / "plan.json").write_text("[]\n", encoding="utf-8")
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines()), "Traceback" in done.stderr) == (2, 1, False)


def test_the_example_is_sound_and_carries_this_script() -> None:
    assert verify_bundle.main([str(EXAMPLE)]) == 0
    assert (EXAMPLE / "verify.py").read_text(encoding="utf-8") == bundle.verifier_text()
