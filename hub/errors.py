"""Why the hub refuses: every exception of ours.

HubError                      a request is refused; stable code, Chinese sentence; shown to whoever asked
├── NotFound                  not there, or not yours to see: the same answer
├── SignedOut                 nobody is signed in
│   ├── SessionEnded          any more: what was sent along opens nothing
│   └── AccountRevoked        because the account was closed: told to whoever held the session
├── LoginRefused              unknown, wrong, expired, locked: nobody is told which; of revoked, who knows the password
├── LinkRefused               a mailed link that was never sent, was used, or is too old
├── NotAllowed                signed in, but this is for another role
│   ├── MustChangePassword    an initial password opens nothing but changing it
│   ├── MustAddSecondFactor   such an account needs a second factor before anything else
│   └── StepUpNeeded          prove once more who you are
├── Invalid                   a value is wrong; `path` says which
│   └── Problems              several values are wrong; `each` holds one refusal a value
├── Stale                     somebody changed it since it was read
├── KeyReused                 an idempotency key came back with another input
├── KeyInFlight               the same request is still being worked on
├── RateLimited               too often; `retry_after` says when
├── Busy                      more requests than this process takes on at once; `retry_after` says when
├── TooSlow                   took longer than a request may, and was cancelled
├── TooLarge                  more bytes than a request may have
├── CaptchaNeeded             a person must show that it is one
├── OrgNotActive              the union has not been activated
├── ImportRunning             the union's earlier import is not finished, or is being taken back
├── FileRefused               the file cannot be taken
├── DatabaseBusy              another is writing there, or it takes too long; later it may succeed
├── Unavailable               the database cannot be reached; nobody knows whether what was under way was done
└── Undeliverable             a mail no server will take
Fault                         the installation is at fault; shown to the operator, never to a client
├── SettingsFault             a setting is wrong
├── KeyFault                  a key is missing, weak or the wrong one
├── DeclarationFault          regions contradict each other
└── FenceLost                 a worker comes too late: its job belongs to another by now
"""

from collections.abc import Sequence


class HubError(Exception):
    """A request is refused. ``path`` points into the request, outermost first."""

    code = "REFUSED"
    message = "无法办理。"
    hint: str | None = None  # goes with the message: another one brings its own

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        path: Sequence[str] = (),
        hint: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.message = message or type(self).message
        self.code = code or type(self).code
        self.path = tuple(path)
        self.hint = hint or (None if message else type(self).hint)
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {self.message}")


class NotFound(HubError):
    code = "NOT_FOUND"
    message = "没有找到，或不在您的管理范围内。"


class SignedOut(HubError):
    code = "SIGNED_OUT"
    message = "请先登录。"


class SessionEnded(SignedOut):
    message = "登录已失效，请重新登录。"


class AccountRevoked(SignedOut):
    message = "您的账号已撤销，登录已失效。"

    def __init__(self) -> None:
        super().__init__(hint="如有疑问，请联系本工会的信息管理员或上级工会。")


class LoginRefused(HubError):
    code = "LOGIN_REFUSED"
    message = "账号或密码不正确，或账号暂时不能登录。"


class LinkRefused(HubError):
    code = "LINK_REFUSED"
    message = "链接无效或已过期，请重新申请。"


class NotAllowed(HubError):
    code = "NOT_ALLOWED"
    message = "您的账号没有办理此事的权限。"


class MustChangePassword(NotAllowed):
    code = "MUST_CHANGE_PASSWORD"
    message = "请先修改初始密码，修改后重新登录即可使用。"


class MustAddSecondFactor(NotAllowed):
    code = "MUST_ADD_SECOND_FACTOR"
    message = "您的账号须先启用动态口令，启用后即可使用。"


class StepUpNeeded(NotAllowed):
    code = "STEP_UP_NEEDED"
    message = "此操作需要再次验证身份，请重新输入密码或验证码。"


class Invalid(HubError):
    code = "INVALID"
    message = "填写的内容有误。"


class Problems(Invalid):
    """Everything that is wrong with a request, told at once."""

    def __init__(self, each: Sequence[HubError]) -> None:
        self.each = tuple(each)
        super().__init__("".join(one.message for one in each))


class Stale(HubError):
    code = "STALE"
    message = "此记录已被他人修改，请刷新后再试。"


class KeyReused(HubError):
    code = "KEY_REUSED"
    message = "同一请求编号不能用于不同的内容。"


class KeyInFlight(HubError):
    code = "KEY_IN_FLIGHT"
    message = "相同的请求正在处理，请稍后查看结果。"

    def __init__(self) -> None:
        super().__init__(retry_after=1)


class RateLimited(HubError):
    code = "RATE_LIMITED"
    message = "操作过于频繁，请稍后再试。"

    def __init__(self, message: str = "", *, retry_after: int | None = None) -> None:
        if not message and retry_after:
            message = f"操作过于频繁，请在{_span(retry_after)}后再试。"
        super().__init__(message, retry_after=retry_after)


class Busy(HubError):
    code = "BUSY"
    message = "系统繁忙，请稍后再试。"

    def __init__(self) -> None:
        super().__init__(retry_after=1)


class TooSlow(HubError):
    code = "DEADLINE"
    message = "处理超时，已中止。"

    def __init__(self) -> None:
        super().__init__(hint="请稍后再试；提交过的操作请用同一 idempotencyKey 再试，不会重复办理。", retry_after=1)


class TooLarge(HubError):
    code = "TOO_LARGE"
    message = "请求的内容过大。"

    def __init__(self, most: int) -> None:
        super().__init__(hint=f"一次请求最多{most:,}字节，请分次提交；文件请先上传，再凭编号办理。")


class CaptchaNeeded(HubError):
    code = "CAPTCHA_NEEDED"
    message = "请先完成验证码。"
    hint = "请完成验证码后重新提交。"


class OrgNotActive(HubError):
    code = "ORG_NOT_ACTIVE"
    message = "该工会尚未激活。"
    hint = "请先激活工会账号，或上报并等待审核通过，再办理。"


class ImportRunning(HubError):
    code = "IMPORT_RUNNING"
    message = "上一次导入或撤销尚未完成，请等待完成后再导入。"


class FileRefused(HubError):
    code = "FILE_REFUSED"
    message = "文件无法读取。"


class DatabaseBusy(HubError):
    code = "DATABASE_BUSY"
    message = "数据库繁忙，未能办理，请稍后再试。"

    def __init__(self) -> None:
        super().__init__(hint="有其他操作正在写入同一工会或地区的数据，或查询范围过大。", retry_after=5)


class Unavailable(HubError):
    code = "UNAVAILABLE"
    message = "系统暂时不可用，请稍后再试。"

    def __init__(self) -> None:
        super().__init__(hint="数据库正在重启或暂时连接不上。重试前请先查看刚才的操作是否已经办成。", retry_after=5)


class Undeliverable(HubError):
    code = "UNDELIVERABLE"
    message = "邮件无法送达，请核对邮箱地址。"


class Fault(Exception):
    """The installation is at fault: for the operator's eyes."""


class SettingsFault(Fault):
    """A setting is wrong; the message names it and says what to write."""


class KeyFault(Fault):
    """A key is missing, weak, or not the one a value was sealed with."""


class DeclarationFault(Fault):
    """The regions found cannot serve together; the message names them and the remedy."""


class FenceLost(Fault):
    """A worker's lease ran out and another took the job: nothing it does now may count."""


def _span(seconds: int) -> str:
    """As people say it, never too short: 45秒, 15分钟, 1小时."""
    for longest, length, unit in ((60, 1, "秒"), (3600, 60, "分钟")):
        if seconds < longest:
            return f"{-(-seconds // length)}{unit}"
    return f"{-(-seconds // 3600)}小时"
