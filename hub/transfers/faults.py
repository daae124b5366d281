"""Why a transfer is refused, in words that tell nobody more than they know."""

from hub.errors import Invalid
from hub.region import TransferState
from hub.rows import Refusal

NOBODY = Refusal("NOBODY_MATCHES", "id_number", "没有找到姓名、证件号码都一致的在册会员，填写了会员编号的也须一致。")
HERE_ALREADY = Refusal("HERE_ALREADY", "id_number", "该会员已在转入的工会，不需要转移。")
UNDER_WAY = Refusal("MEMBER_HELD", "id_number", "该会员有业务正在办理，暂时不能转移。")
REPEATED = Refusal("MEMBER_REPEATED", "id_number", "该证件号码在文件中重复。")

_HINTS = {
    NOBODY.code: "请核对姓名和证件号码；尚未入会或已经退会的，请直接办理入会。",
    HERE_ALREADY.code: "请核对证件号码，或在会员管理中查看该会员。",
    UNDER_WAY.code: "请等待办理完毕后再申请。",
}
_OVER = {
    TransferState.ACCEPTED: ("已经同意", "转移已经完成；有误的，请由现在的工会另行申请转移。"),
    TransferState.REFUSED: ("已被拒绝", "请查看审核意见，与对方核实后重新申请。"),
    TransferState.CANCELLED: ("已经撤回", "仍需转移的，请由提出的一方重新申请。"),
    TransferState.EXPIRED: ("已经逾期", "仍需转移的，请由提出的一方重新申请。"),
}


class NotOwnCode(Invalid):
    """An organization code that the union is not registered under: the same, whoever else may be."""

    code = "NOT_OWN_ORG_CODE"
    message = "这不是本工会登记的组织机构代码。"

    def __init__(self) -> None:
        hint = "只能按本工会资料中经审核的组织机构代码导入；代码有变的，请先修改工会资料。"
        super().__init__(hint=hint, path=("orgCode",))


def invalid(refusal: Refusal) -> Invalid:
    """The same for somebody who asks by a form."""
    return Invalid(refusal.message, code=refusal.code, hint=_HINTS.get(refusal.code), path=(refusal.at,))


def no_move(*, known: bool) -> Invalid:
    """The person is where it should go; ``known``: chosen from a list, so that it is the union that is wrong."""
    if known:
        hint = "请选择另一个工会。"
        return Invalid(HERE_ALREADY.message, code=HERE_ALREADY.code, hint=hint, path=("to",))
    return invalid(HERE_ALREADY)


def over(state: str) -> Invalid:
    """Somebody was faster."""
    said, hint = _OVER[TransferState(state)]
    return Invalid(f"该转移{said}，不能再办理。", code="TRANSFER_OVER", hint=hint, path=("id",))
