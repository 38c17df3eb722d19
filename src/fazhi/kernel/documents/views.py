"""Handing out documents, taking in and handing out files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.audit.trail import record_read
from fazhi.kernel.documents import attachments
from fazhi.kernel.documents.models import Attachment, Document
from fazhi.kernel.documents.render import as_docx, as_pdf
from fazhi.kernel.errors import BadData, NotFound
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible_case_ids
from fazhi.kernel.text import _

FORMS = {
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (as_pdf, "application/pdf"),
}


@login_required
@require_safe
def document(request: Request, pk: int, form: str) -> HttpResponse:
    """A document of a case that the actor may see; reading it is audited, for it names the parties."""
    actor = request.actor
    found = Document.objects.filter(pk=pk, case_id__in=visible_case_ids(actor)).select_related("unit").first()
    if found is None:
        raise NotFound(_("没有找到这份文书，或者您无权查看。"))
    return handed_out(found, form, request)


def handed_out(found: Document, form: str, request: Request) -> HttpResponse:
    """The file of a document whose reader was checked; the reading is audited. NotFound: no such form."""
    if form not in FORMS:
        raise NotFound(_("没有找到这份文书，或者您无权查看。"))
    record_read(f"document:{found.number}", found.case_id, actor=request.actor, at=request.at)
    make, media = FORMS[form]
    response = HttpResponse(make(found), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="document-{found.pk}.{form}"'
    return response


@login_required
@require_POST
def attach(request: Request, pk: int) -> HttpResponse:
    """Hand in a file for a case."""
    if not visible_case_ids(request.actor).filter(pk=pk).exists():
        raise NotFound(_("没有找到案件，或者您无权查看。"))
    upload = request.FILES.get("file")
    if upload is None:
        raise BadData(_("请先选择文件。"))
    attachments.keep(pk, upload, actor=request.actor, at=request.at)
    return redirect("case", pk=pk)


@login_required
@require_safe
def attachment(request: Request, pk: int) -> FileResponse:
    """A file of a case that the actor may see: always a download, never shown inside the site."""
    found = Attachment.objects.filter(pk=pk, case_id__in=visible_case_ids(request.actor)).first()
    if found is None:
        raise NotFound(_("没有找到这个文件，或者您无权查看。"))
    record_read(f"file:{found.sha256[:16]}", found.case_id, actor=request.actor, at=request.at)
    file = attachments.path_of(found.sha256).open("rb")
    return FileResponse(file, as_attachment=True, filename=found.name, content_type=found.media_type)
