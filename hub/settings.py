"""What an operator may set: every setting, its meaning and its default."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from hub import posting
from hub.errors import SettingsFault


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation. Each field is ``HUB_<NAME>`` in the environment or ``<name>`` in ``HUB_CONFIG``'s TOML file."""

    data: Path = _setting(Path(".hub"), "folder for the database, keys, uploads and outgoing mail")
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on")
    url: str = _setting("", "address the public uses; by default http://host:port")
    frontend: str = _setting("", "address of the pages mailed links lead to, /reset and /confirm; by default HUB_URL")
    database: str = _setting("", "postgresql://… ; by default SQLite in the data folder")
    database_owner: str = _setting(
        "", "postgresql://… of the role that owns the tables, for hub migrate; by default the same as HUB_DATABASE"
    )
    statement_seconds: int = _setting(30, "PostgreSQL: longest a statement may take; 0 is for ever")
    lock_seconds: int = _setting(10, "PostgreSQL: longest a statement waits for what another is writing")
    idle_seconds: int = _setting(60, "PostgreSQL: longest a transaction may stand still before it is undone")
    broker: str = _setting("", "amqp://… or redis://… ; by default inside the web process")
    regions: tuple[str, ...] = _setting((), "enabled regions, separated by commas; by default all that are found")
    mail: str = _setting("", "smtp://user:password@host:port ; by default files in the data folder's outbox")
    mail_from: str = _setting("hub@localhost", "sender of the hub's mail")
    webhook: str = _setting("", "https://… that is told of alerts, signed; by default nobody is")
    webhook_key: str = _setting("", "secret the webhook's messages are signed with, 32 characters or more")
    captcha: str = _setting(
        "", "https://… of the service that says whether a captcha's answer is right; by default nobody is asked for one"
    )
    captcha_key: str = _setting("", "secret the hub proves itself with to that service")
    gateway: str = _setting("", "token a federation gateway sends in the header Hub-Gateway")
    production: bool = _setting(
        True, "hide the schema (introspection, explorer, suggestions) from those who are not developers"
    )
    origins: tuple[str, ...] = _setting(
        (), "other addresses whose pages may call the hub from a browser, e.g. https://app.example.cn; by default none"
    )
    proxies: tuple[str, ...] = _setting(
        (), "addresses or networks of the proxies whose X-Forwarded-For is believed; by default none"
    )
    deadline: int = _setting(5, "seconds a GraphQL request may take before it is cancelled")
    concurrency: int = _setting(
        64, "requests one process works on at the same time; who comes beyond them is told when to come again"
    )
    points: int = _setting(
        1000, "points of extensions.cost an account may ask for at once; a signed-out address, ten times that"
    )
    points_per_second: int = _setting(50, "points that come back each second")
    metrics_port: int = _setting(0, "port of Prometheus metrics, beside HUB_PORT at HUB_HOST; by default none")
    json_logs: bool = _setting(False, "write logs, and a line for each request, as JSON")
    upload_bytes: int = _setting(20 * 1024 * 1024, "largest upload, in bytes")
    queue: str = _setting("hub", "name of the queue on the broker, for installations that share one")
    lease: int = _setting(30, "seconds after which a job is taken from a worker that shows no sign of life")
    second_factor: tuple[str, ...] = _setting(
        (), "of whom a second factor is demanded: superiors, leaders, bank, administrators; by default of nobody"
    )
    undo_days: int = _setting(30, "days within which an import can be undone")
    bank_encoding: str = _setting("utf-8", "how the lists a bank is given are written: utf-8 or gb18030")
    file_days: int = _setting(
        180, "days an import's file is kept after its end, for what can be downloaded; no less than HUB_UNDO_DAYS"
    )
    unused_file_days: int = _setting(2, "days an uploaded file waits for its import")
    unconfirmed_days: int = _setting(
        90, "days a checked import waits for a yes; then it is cancelled, and its file goes"
    )
    answer_days: int = _setting(7, "days an answer is remembered under its idempotencyKey")
    notice_days: int = _setting(180, "days a notice is kept after it was read")
    application_days: int = _setting(
        90, "days an application to join is kept after it was decided, given or taken back"
    )
    leftover_days: int = _setting(30, "days that sessions, secrets and jobs are kept after their end")
    listed_people: int = _setting(
        2000, "people an account may be shown in lists a day, over all web processes; 0 is no limit"
    )
    export_days: int = _setting(1095, "days it is kept who was in an export, for those people to see")
    worker_threads: int = _setting(4, "imports and other jobs worked on side by side")

    def __post_init__(self) -> None:
        if self.bank_encoding not in ("utf-8", "gb18030"):
            raise SettingsFault(f"HUB_BANK_ENCODING={self.bank_encoding}: write utf-8 or gb18030")
        if strange := sorted({*self.second_factor} - {"off", "superiors", "leaders", "bank", "administrators"}):
            raise SettingsFault(
                f"HUB_SECOND_FACTOR={strange[0]}: write off, or any of superiors,leaders,bank,administrators"
            )
        for name, url in (("HUB_WEBHOOK", self.webhook), ("HUB_CAPTCHA", self.captcha)):
            if url:
                posting.refuse_unsafe(name, url)
        if self.captcha and not self.captcha_key:
            raise SettingsFault("HUB_CAPTCHA_KEY: write the secret that the captcha's service knows the hub by")
        if self.webhook and len(self.webhook_key) < 32:
            raise SettingsFault("HUB_WEBHOOK_KEY: write a secret of 32 characters or more that the receiver knows too")
        for name in (
            "file_days",
            "unused_file_days",
            "unconfirmed_days",
            "answer_days",
            "notice_days",
            "application_days",
            "leftover_days",
            "export_days",
        ):
            if getattr(self, name) < 1:
                raise SettingsFault(f"HUB_{name.upper()}=0: what is needed today would be gone; write 1 or more")

    @property
    def address(self) -> str:
        """The address printed in links."""
        return self.url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def pages(self) -> str:
        """Where mailed links lead: the region's own frontend."""
        return self.frontend.rstrip("/") or self.address


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the file named by ``HUB_CONFIG``, then the environment over it. Raises SettingsFault with every mistake."""
    given: dict[str, Any] = {}
    if path := environ.get("HUB_CONFIG"):
        try:
            given |= tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as fault:
            raise SettingsFault(f"HUB_CONFIG={path}: {fault}") from fault
    known = {one.name: one for one in fields(Settings)}
    given |= {name: environ[f"HUB_{name.upper()}"] for name in known if f"HUB_{name.upper()}" in environ}
    if strange := sorted(set(given) - set(known)):
        raise SettingsFault(f"{environ.get('HUB_CONFIG')}: {strange[0]} is no setting; known are {', '.join(known)}")
    return Settings(**{name: _read(known[name], value) for name, value in given.items()})


def _read(one: Field[Any], value: object) -> Any:
    kind: type = type(one.default)
    text = str(value).strip()
    if kind is bool:
        if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise SettingsFault(f"HUB_{one.name.upper()}={text}: write true or false")
        return text.lower() in ("1", "true", "yes")
    if kind is int:
        if not text.isdecimal():
            raise SettingsFault(f"HUB_{one.name.upper()}={text}: write a whole number")
        return int(text)
    if kind is tuple:
        parts = value if isinstance(value, list) else text.split(",")
        return tuple(str(part).strip() for part in parts if str(part).strip())
    return Path(text) if isinstance(one.default, Path) else text


_current: Settings | None = None


def use(settings: Settings) -> None:
    """Make these the process's settings."""
    global _current
    _current = settings


def current() -> Settings:
    """The process's settings; read from the environment the first time."""
    global _current
    if _current is None:
        _current = load()
    return _current
