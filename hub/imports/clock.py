"""What time does to imports: one that nobody said yes to is called off, so that its file need not be kept."""

from datetime import datetime, timedelta
from uuid import UUID

from hub import settings
from hub.clock import now
from hub.database import held, reader
from hub.database.walls import everywhere, reaching
from hub.imports import telling
from hub.imports.commands import call_off
from hub.imports.models import Import
from hub.imports.states import ImportState
from hub.journal.chores import chore
from hub.journal.deeds import Deed

AT_ONCE = 500  # imports a turn; what is left comes at the next one


@reaching(everywhere)
async def strike(at: datetime | None = None) -> None:
    """Do what is due at this moment, each import on its own. Doing it twice does nothing more."""
    days = settings.current().unconfirmed_days
    late = Import.filter(
        state=ImportState.WAITING_FOR_CONFIRMATION,
        part_of=None,
        heartbeat_at__lte=(at or now()) - timedelta(days=days),  # the last sign of life: since then it waits
    )
    ids: list[UUID] = await late.using_db(reader()).limit(AT_ONCE).values_list("id", flat=True)  # type: ignore[assignment]
    for id_ in ids:
        async with chore("expireImport", id_) as done:
            await _expire(done, id_, f"检查后{days}天没有确认，已自动取消，未导入任何数据。需要导入的，请重新上传。")


async def _expire(done: Deed, id: UUID, why: str) -> None:
    one = await held(done.tx, Import.filter(id=id)).get()
    done.region = one.region
    done.about("import", one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
    if one.state == ImportState.WAITING_FOR_CONFIRMATION:  # nobody said yes meanwhile
        await call_off(done.tx, one, why)
        await telling.lapsed(done.tx, one, why)
