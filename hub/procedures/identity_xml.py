"""The identity file (标识文件): which unit it is for and until when, signed so that nobody else can write one. Pure."""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from hub.errors import HubError

LONGEST = 65_536  # bytes
_ROOT, _SIGNATURE = "节点企业标识文件", "签名"


class IdentityRefused(HubError):
    """The file proves nothing. Each reason has its own code and sentence: whoever holds it may know."""

    code = "IDENTITY_REFUSED"


BROKEN = "IDENTITY_BROKEN", "不是标识文件，或文件已损坏。", "请重新下载标识文件，不要打开修改"
TAMPERED = "IDENTITY_TAMPERED", "标识文件的内容被改动过，或不是本平台签发的。", "请重新下载标识文件"
EXPIRED = "IDENTITY_EXPIRED", "标识文件已过期。", "请由上级工会重新签发"
USED = "IDENTITY_USED", "标识文件已经使用过，或已被后来签发的代替。", "请由上级工会重新签发；已启用的，请直接登录"
FOREIGN = "IDENTITY_FOREIGN", "标识文件是其他单位或其他地区的。", "请使用本单位的标识文件"
Reason = tuple[str, str, str]


def refusal(reason: Reason) -> IdentityRefused:
    """The error that says so."""
    code, message, fix = reason
    return IdentityRefused(message, code=code, hint=fix, path=("identityFile",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the file says: its own number, the unit and its superior, and how long it opens an account."""

    id: UUID
    region: str
    org_id: UUID
    org_name: str
    superior_name: str
    expires_at: datetime

    @property
    def told(self) -> dict[str, str]:
        """By the names of its elements, in their order: exactly what is signed."""
        return {
            "编号": str(self.id),
            "地区": self.region,
            "单位标识": str(self.org_id),
            "单位名称": self.org_name,
            "所属工会": self.superior_name,
            "有效期至": self.expires_at.isoformat(timespec="seconds"),
        }


def written(identity: Identity, key: Ed25519PrivateKey) -> bytes:
    """The file."""
    root = Element(_ROOT)
    for name, text in identity.told.items():
        SubElement(root, name).text = text
    SubElement(root, _SIGNATURE).text = base64.b64encode(key.sign(_message(identity.told))).decode()
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def read(content: bytes, key: Ed25519PublicKey | None) -> Identity:
    """The identity. IdentityRefused: it is none, or not signed with this key. Without a key nobody asks who signed."""
    told = _parsed(content)
    try:
        signature = base64.b64decode(told.pop(_SIGNATURE), validate=True)
        identity = Identity(
            id=UUID(told["编号"]),
            region=told["地区"],
            org_id=UUID(told["单位标识"]),
            org_name=told["单位名称"],
            superior_name=told["所属工会"],
            expires_at=datetime.fromisoformat(told["有效期至"]),
        )
    except (KeyError, ValueError):
        raise refusal(BROKEN) from None
    if identity.expires_at.tzinfo is None:
        raise refusal(BROKEN)
    if key is not None:
        try:
            key.verify(signature, _message(told))
        except InvalidSignature:
            raise refusal(TAMPERED) from None
    return identity


def _parsed(content: bytes) -> dict[str, str]:
    if len(content) > LONGEST:
        raise refusal(BROKEN)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise refusal(BROKEN) from None
    names = [child.tag for child in root]
    if root.tag != _ROOT or len(set(names)) != len(names) or any(len(child) for child in root):
        raise refusal(BROKEN)
    return {child.tag: child.text or "" for child in root}


def _message(told: dict[str, str]) -> bytes:
    """Each name and text with its length before it: nothing can pass from one to the next."""
    return b"".join(b"%d:%b" % (len(part), part) for pair in told.items() for part in (p.encode() for p in pair))
