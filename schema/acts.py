"""Acts: the buttons of an object, what they are called, and why one of them is grey."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import strawberry

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.errors import HubError
from schema.problems import Problem, problems_of

LABELS = {
    "login": "登录",
    "logout": "退出",
    "stepUp": "再次验证身份",
    "changePassword": "修改密码",
    "requestPasswordReset": "申请重置密码",
    "resetPassword": "重置密码",
    "findActivation": "查找待激活工会",
    "activateOrg": "激活工会",
    "issueActivationCode": "签发激活码",
    "issueIdentityFile": "签发标识文件",
    "voidActivation": "撤销激活",
    "provisionAccount": "开通账号",
    "revokeAccount": "撤销账号",
    "resetAccount": "重置账号",
    "confirmHandover": "核实信息管理员变更",
    "confirmLogin": "登录验证",
    "addSecondFactor": "添加动态口令",
    "confirmSecondFactor": "启用动态口令",
    "changeEmail": "更换邮箱",
    "confirmEmail": "确认邮箱",
    "disputeActivation": "对激活提出异议",
    "readNotices": "阅读通知",
    "createOrg": "新增工会",
    "updateOrg": "修改工会信息",
    "importOrg": "导入工会信息",
    "registerOrg": "注册工会账号",
    "setResponsible": "登记责任人",
    "submitOrg": "上报工会信息",
    "reviewOrg": "审核工会信息",
    "withdrawOrg": "撤回上报或修改",
    "moveOrg": "转移",
    "dissolveOrg": "撤销",
    "issueVirtualOrgCode": "生成虚拟组织机构代码",
    "enrollMember": "新增会员",
    "updateMember": "修改会员信息",
    "importMember": "导入会员信息",
    "endMembership": "会籍变动",
    "deleteMember": "删除会员",
    "reviewMember": "审核会员信息修改",
    "withdrawMember": "撤回会员信息修改",
    "applyToJoin": "提交入会申请",
    "amendApplication": "修改后重新提交入会申请",
    "withdrawApplication": "撤回入会申请",
    "reviewApplication": "审核入会申请",
    "unmask": "查看完整信息",
    "copyMyData": "申请下载本人信息",
    "downloadCopy": "下载本人信息",
    "openInspection": "开始年检",
    "confirmInspection": "确认年检",
    "sendReminder": "催办",
    "setCollectionTarget": "设定采集目标",
    "warnCollection": "信息预警",
    "startImport": "导入",
    "confirmImport": "确认导入",
    "cancelImport": "取消导入",
    "undoImport": "撤销导入",
    "explainRow": "解释检查结果",
    "downloadReport": "下载导入结果",
    "requestTransfer": "申请会籍转移",
    "enrollByOrgCode": "组织机构代码导入会员",
    "decideTransfer": "审核转移",
    "cancelTransfer": "撤回转移",
    "applyForCards": "批量办卡申请",
    "openCardBatch": "新建办卡批次",
    "addToCardBatch": "加入办卡批次",
    "removeFromCardBatch": "移出办卡批次",
    "submitCardBatch": "发送办卡申请",
    "cancelCardBatch": "撤销办卡批次",
    "recordBankResults": "导入银行处理结果",
    "decideCard": "登记银行审核结果",
    "moveCards": "办理会员服务卡",
    "downloadBankFile": "下载办卡文件",
    "requestExport": "申请导出",
    "decideExport": "审批导出",
    "cancelExport": "撤销导出申请",
    "downloadExport": "下载导出文件",
    "loadCodes": "装入代码表",
    # what only the journal and histories tell
    "acceptTransfer": "同意转移",
    "refuseTransfer": "拒绝转移",
    "escalateTransfer": "转移提请上级处理",
    "expireTransfer": "转移逾期作废",
    "escalateHandover": "信息管理员变更提请上级办理",
    "leaveByTransfer": "会籍转出",
    "makeExport": "生成导出文件",
    "voidExport": "导出批准失效",
    "expireExport": "导出逾期作废",
    "expireImport": "导入逾期取消",
    "upload": "上传文件",
    "commitImport": "写入导入数据",
    "takeBackImport": "撤回导入数据",
    "alarm": "异常提醒",
    "foundRegion": "设立地区",
    "tidy": "清理到期数据",
    "rotateKeys": "更换密钥",
    "resealValues": "更换加密",
    "dropKeys": "停用旧密钥",
    "backup": "备份",
    "restore": "恢复备份",
}


@strawberry.type(description="What the viewer may do with an object now: one for each button.")
class Act:
    """One button."""

    name: str = strawberry.field(description="The mutation's name; of a card, what `moveCards` takes as `move`.")
    label: str = strawberry.field(description="In the region's words: 修改, 转移, 撤销.")
    allowed: bool
    refusal: Problem | None = strawberry.field(
        description="Why not, when not allowed. STEP_UP_NEEDED: after `stepUp` it is."
    )


def label(act: str) -> str:
    """What an act is called."""
    return LABELS.get(act, act)


def acts_of(
    scope: Scope | None,
    wanted: Iterable[tuple[str, HubError | None]],
    called: Mapping[str, str] = MappingProxyType({}),
) -> list[Act]:
    """The acts by name, each with what the object itself has against it; ``called``: in the region's words."""
    return [_act(scope, name, called.get(name) or label(name), against) for name, against in wanted] if scope else []


def move_of(scope: Scope, name: str, label: str, against: HubError | None) -> Act:
    """A move of a lifecycle, in the region's words, with what stands in its way."""
    refusal = problems_of(against, scope.actor.request_id)[0] if against else None
    return Act(name=name, label=label, allowed=against is None, refusal=refusal)


def _act(scope: Scope, name: str, label: str, against: HubError | None) -> Act:
    try:
        require(scope, name)
    except HubError as refusal:
        against = refusal
    return move_of(scope, name, label, against)
