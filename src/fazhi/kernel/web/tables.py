"""Tables that people bring and take away: Excel and CSV in, marked Excel out. Nothing in them is ever run."""

from __future__ import annotations

import csv
import io
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import HttpResponse
from python_calamine import CalamineError, CalamineWorkbook

from fazhi.engines.files.sheets import measure
from fazhi.kernel.errors import BadData
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.text import _
from fazhi.kernel.web.middleware import CONTROL

LARGEST = 10 * 1024 * 1024
ROWS = 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read(upload: UploadedFile[Any], most: int = ROWS) -> list[list[str]]:
    """The table of an Excel or CSV file as text, of `most` rows; the first row holds the headings."""
    if not upload.size or upload.size > LARGEST:
        raise BadData(_("文件为空，或者超过10兆字节。"))
    content = upload.read()
    table = _excel(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    table = [row for row in table if any(cell.strip() for cell in row)]
    if len(table) < 2:
        raise BadData(_("表格中没有数据行。请使用模板：第一行是标题，每行一件。"))
    if len(table) > most + 1:
        raise BadData(_("一次最多导入%(rows)d行，请分批导入。") % {"rows": most})
    for number, row in enumerate(table, start=1):
        if any(CONTROL.search(cell) for cell in row):
            raise BadData(_("第%(n)d行有不能识别的控制字符，请删去后重新导入。") % {"n": number})
        if any(cell.strip() for cell in row[len(table[0]) :]):
            raise BadData(
                _("第%(n)d行的内容多于标题。请使用模板：每格内容在自己的标题下面。") % {"n": number}
            )
    return table


def _excel(content: bytes) -> list[list[str]]:
    try:
        measure(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_cell(value) for value in row] for row in sheet.to_python()]
    except (CalamineError, ValueError, IndexError) as fault:
        raise BadData(_("不能读取这个Excel文件，请另存为xlsx后再导入。")) from fault


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            try:
                return list(csv.reader(io.StringIO(text, newline="")))
            except csv.Error as fault:
                raise BadData(_("文件既不是Excel，也不是文本表格。")) from fault
    raise BadData(_("文件既不是Excel，也不是文本表格。"))


def headings(row: list[str], known: dict[str, str]) -> list[str]:
    """The name of the field under each heading, empty under an empty one. BadData when a heading is not known."""
    strange = [heading for heading in row if heading.strip() and heading.strip() not in known]
    if strange:
        raise BadData(_("不认识的标题：%(names)s。请使用模板的标题。") % {"names": "、".join(strange)[:200]})
    given = [heading.strip() for heading in row if heading.strip()]
    if twice := sorted({heading for heading in given if given.count(heading) > 1}):
        raise BadData(_("标题重复：%(names)s。请使用模板的标题。") % {"names": "、".join(twice)[:200]})
    return [known.get(heading.strip(), "") for heading in row]


def unit_names() -> dict[str, str]:
    """Whatever a unit may be called in a table -> its key."""
    rows = Unit.objects.values_list("pk", "name", "short", "code")
    return {name: str(pk) for pk, *known in rows for name in known}


def choice_of(form: BaseForm, name: str, value: str) -> str:
    """A choice may be written as its label, a flag as 是."""
    field = form.fields[name]
    labels = (
        {str(label): str(key) for key, label in getattr(field, "choices", []) or []}
        if name not in {"unit", "counterpart"}
        else {}
    )
    if field.__class__.__name__ == "BooleanField":
        return "on" if value in {"是", "1", "true", "True", "on"} else ""
    return labels.get(value, value)


def reasons(form: BaseForm) -> str:
    """Everything that is wrong with a row, in one line."""
    return "；".join(
        f"{form.fields[name].label}：{''.join(map(str, errors))}"
        if name in form.fields
        else "".join(map(str, errors))
        for name, errors in form.errors.items()
    )


def workbook(rows: list[list[str]], name: str, status: int = 200) -> HttpResponse:
    """A workbook of text: nothing in it is ever taken for a formula."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        red = book.add_format({"font_color": "#B3161E"})
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                marked = line > 0 and place == len(rows[0]) - 1 and status != 200
                sheet.write_string(line, place, text, red if marked else None)
    response = HttpResponse(stream.getvalue(), content_type=XLSX, status=status)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
