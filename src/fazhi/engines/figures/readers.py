"""From a file to its text: plain text in any usual encoding, web pages, DOCX, PDF. Every file is held to be hostile.

Formats that can unpack to more than they weigh are taken apart in a process of their own with bounded memory and time
(`unpack.py`); whatever goes wrong there comes back as one sentence.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
LONGEST = 2_000_000
"""Characters of a text: two hundred times a long report."""
SECONDS = 30
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_USUAL = frozenset("的是在和年为了对一不有人大中法政治府区市工作行，。、；：“”（）《》")
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|div|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


class Unreadable(ValueError):
    """A file that cannot be read as a report; the message says why and what helps."""


@dataclass(frozen=True)
class Source:
    """A text and where it came from."""

    text: str
    kind: str
    """text, html, docx or pdf."""
    encoding: str
    size: int
    sha256: str


def read_file(path: Path) -> Source:
    """The text of a file; Unreadable otherwise. The file is not opened when it is too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Unreadable(_too_large(path.name, size))
        if not path.is_file():
            raise Unreadable(f"不是文件：{path.name}")
        return read_bytes(path.read_bytes(), path.name)
    except OSError as fault:
        raise Unreadable(f"不能打开“{path.name}”：{fault.strerror or fault}") from None


def read_bytes(data: bytes, name: str = "") -> Source:
    """The text of the content of a file; Unreadable otherwise."""
    if len(data) > LARGEST:
        raise Unreadable(_too_large(name, len(data)))
    if not data.strip(b"\x00\t\r\n "):
        raise Unreadable(f"“{name}”是空文件")
    kind, encoding = _kind(data, name), ""
    if kind in ("docx", "pdf"):
        text = _unpack(data, kind, name)
    else:
        text, encoding = decode(data, name)
        if _HTML.match(text[:4000]):
            kind, text = "html", _unpack(text.encode("utf-8", "replace"), "html", name)
    text = _clean(text)
    if len(text) > LONGEST:
        raise Unreadable(f"“{name}”有{len(text)}字，超过{LONGEST}字，不像一份报告；请拆开后再读")
    if not text.strip():
        raise Unreadable(f"“{name}”里没有文字；扫描件请先做文字识别")
    return Source(text, kind, encoding, len(data), hashlib.sha256(data).hexdigest())


def _too_large(name: str, size: int) -> str:
    return f"“{name}”有{size // 1024 // 1024}兆字节，超过{LARGEST // 1024 // 1024}兆字节，没有读取"


def _kind(data: bytes, name: str) -> str:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(f"“{name}”是旧版DOC文件；请用原程序另存为DOCX后再读")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise Unreadable(f"“{name}”是图片或者压缩包，不是报告；只读DOCX、PDF、网页和文本")
    return "text"


def decode(data: bytes, name: str = "") -> tuple[str, str]:
    """Text and encoding of bytes: by their mark, by what a page says, else by which reading looks like Chinese."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    said = _CHARSET.search(data[:2048])
    tried = [said[1].decode().lower().replace("gb2312", "gb18030").replace("gbk", "gb18030")] if said else []
    best: tuple[float, str, str] = (0.0, "", "")
    for encoding in [*tried, *ENCODINGS]:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        points = _looks(text[:20000])
        if points > 0.9 and encoding in ("utf-8", *tried) and "\x00" not in text[:20000]:
            return text, encoding
        if points > best[0]:
            best = (points, text, encoding)
    if best[0] < 0.5:
        text = data.decode("utf-8", "replace")
        if _looks(text[:20000]) - 3 * text[:20000].count("\ufffd") / max(1, len(text[:20000])) > 0.5:
            return text, "utf-8"
        raise Unreadable(f"“{name}”不是文本，或者编码无法识别；请存为UTF-8或者GB18030后再读")
    return best[1], best[2]


def _looks(text: str) -> float:
    """How much a text looks like Chinese prose or plain ASCII: 1 is all of it, unusual characters count against it."""
    if not text:
        return 0.0
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    plain = sum(" " <= c <= "~" or c in "\r\n\t" for c in text)
    marks = sum(c in "，。、；：？！“”‘’（）《》〔〕—…·　％" or "\uff10" <= c <= "\uff5e" for c in text)
    usual = sum(c in _USUAL for c in text)
    bonus = min(1.0, 8 * usual / (chinese + marks)) if chinese else 1.0
    return (chinese * bonus + plain + marks) / len(text)


def _clean(text: str) -> str:
    """Line ends as \\n, without byte order marks and control characters; nothing else is changed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ufeff\u200b-\u200f\u202a-\u202e]", "", text)


def _unpack(data: bytes, kind: str, name: str) -> str:
    """Take a format apart in a process of its own."""
    environment = {
        "PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "PYTHONIOENCODING": "utf-8",
        "PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, nothing from the file
            [sys.executable, "-m", "fazhi.engines.figures.unpack", kind],
            input=data, capture_output=True, timeout=SECONDS, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable(f"“{name}”在{SECONDS}秒内没有读完，已经放弃；请存为文本后再读") from None
    if done.returncode == 3:
        raise Unreadable(f"“{name}”{done.stderr.decode('utf-8', 'replace').strip().splitlines()[-1]}")
    if done.returncode:
        raise Unreadable(f"“{name}”已经损坏，或者展开后过大，没有读取")
    return done.stdout.decode("utf-8", "replace")
