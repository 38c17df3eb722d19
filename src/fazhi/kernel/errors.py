"""What may go wrong, in two trees: `UserError` (the person can do something) and bugs (everything else)."""

from __future__ import annotations

from typing import Any, ClassVar

from fazhi.kernel.text import Text, _


class UserError(Exception):
    """Something the person can put right. `sentence` says what is wrong and what to do."""

    code: ClassVar[str] = "user_error"
    status: ClassVar[int] = 400

    def __init__(self, sentence: Text, **data: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.data = data

    def __str__(self) -> str:
        return str(self.sentence)


class BadData(UserError):
    """Input that cannot be taken: which field, which value, which form is right."""

    code = "bad_data"
    status = 422


class NotAllowed(UserError):
    """The person does not hold the role that the law gives this step to."""

    code = "not_allowed"
    status = 403


class NotFound(UserError):
    """Nothing by that name that this person may see: foreign and absent objects look the same."""

    code = "not_found"
    status = 404


class Refused(UserError):
    """A step that the law does not allow now: `step`, `condition`, `basis`, `remedy` are in the data."""

    code = "refused"
    status = 409


class Stale(UserError):
    """Someone else moved the case in the meantime."""

    code = "stale"
    status = 409

    def __init__(self, sentence: Text = "", **data: Any) -> None:
        super().__init__(sentence or _("案件已被他人更新，您的填写已保留。请刷新后核对再提交。"), **data)
