"""Handing out documents."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.audit.trail import record_read
from fazhi.kernel.documents.models import Document
from fazhi.kernel.documents.render import as_docx
from fazhi.kernel.errors import NotFound
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.permissions.scope import visible_case_ids
from fazhi.kernel.text import _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def document(request: Request, pk: int, form: str) -> HttpResponse:
    """A document of a case that the actor may see; reading it is audited, for it names the parties."""
    actor = request.actor
    found = Document.objects.filter(pk=pk, case_id__in=visible_case_ids(actor)).select_related("unit").first()
    if found is None or form != "docx":
        raise NotFound(_("没有找到这份文书，或者您无权查看。"))
    record_read(f"document:{found.number}", found.case_id, actor=actor, at=request.at)
    response = HttpResponse(as_docx(found), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="document-{found.pk}.docx"'
    return response
