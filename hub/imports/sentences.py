"""What the hub itself says of a file, in every region: one sentence a code."""

from collections.abc import Mapping

from hub.imports.sheets import Odd
from hub.region import FindingKind, Region, Sentence, Severity, sentences
from hub.transfers.crossing import LACKS

NEWEST = "请下载最新的模板，把数据按列粘贴到模板中再上传"
FINDINGS_MANY = "FINDINGS-MANY"
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx，再上传"


def _refusal(code: str, says: str, fix: str, cause: str = "") -> Sentence:
    return Sentence(code=code, says=says, cause=cause, fix=fix, kind=FindingKind.FILE)


def _remark(code: str, says: str, fix: str = "", cause: str = "") -> Sentence:
    return Sentence(code=code, says=says, cause=cause, fix=fix, severity=Severity.WARNING, kind=FindingKind.FILE)


FILE_KINDS = (
    _refusal("FILE-EMPTY", "该文件是空的，没有任何内容。", "请确认文件已保存完整后重新上传"),
    _refusal(
        "FILE-ENCRYPTED",
        "文件已加密，请去除密码后重新上传。",
        "用密码打开文件，取消密码后另存，再上传",
        "设置了打开密码，或经过单位的加密软件",
    ),
    _refusal(
        "FILE-HTML", "该文件实际为网页格式，请另存为 .xlsx。", SAVE_AS, "从网页系统导出的“.xls”往往只是改了名的网页"
    ),
    _refusal(
        "FILE-XML",
        "该 XML 文件不是表格。",
        "请在 Excel 或 WPS 中另存为 .xlsx；由程序生成的，请按一条记录一个元素、一项一个子元素的格式生成",
    ),
    _refusal("FILE-CSV", "该文件是文本表格（CSV），不是工作簿。", NEWEST, "文本表格会丢掉身份证号的末几位和开头的 0"),
    _refusal("FILE-XLSB", "该文件是二进制工作簿（.xlsb），请另存为 .xlsx。", SAVE_AS),
    _refusal("FILE-ODS", "该文件是 OpenDocument 表格（.ods），请另存为 .xlsx。", SAVE_AS),
    _refusal("FILE-DOCUMENT", "该文件实际为{actual}，不是 Excel 表格。", "请选择填好的 .xlsx 或 .xls 文件"),
    _refusal("FILE-ARCHIVE", "该文件是压缩包，不是 Excel 表格。", "请解压后上传里面的 .xlsx 或 .xls 文件"),
    _refusal("FILE-IMAGE", "该文件是图片，不是 Excel 表格。", "请选择填好的 .xlsx 或 .xls 文件"),
    _refusal("FILE-UNKNOWN", "无法识别该文件的格式。", "请选择填好的 .xlsx 或 .xls 文件"),
    _refusal("FILE-OLD-XLS", "该文件是 Excel 95 或更早的格式，请另存为 .xlsx。", SAVE_AS),
)
FILE_CONTENTS = (
    _refusal(
        "FILE-BROKEN", "文件已损坏，无法读取。", "请用 Excel 或 WPS 打开并重新保存，再上传", "文件没有保存或传输完整"
    ),
    _refusal(
        "FILE-SWOLLEN",
        "文件解压后过大，未读取。",
        "请把数据复制到新下载的模板中再上传",
        "文件里有大量空白格式，或文件不正常",
    ),
    _refusal("FILE-MALFORMED", "文件内部结构不正常，未读取。", "请把数据复制到新下载的模板中再上传"),
    _refusal("FILE-DTD", "文件含有不允许的 XML 声明（DTD），未读取。", "请把数据复制到新下载的模板中再上传"),
    _refusal(
        "FILE-HEAVY", "读取该文件所需的时间或内存超过上限，已停止。", "请把数据复制到新下载的模板中，或分成几个文件上传"
    ),
    _refusal(
        "SHEET-LONG",
        "工作表“{sheet}”第{row}行还有内容，超过了一次导入 {limit} 行的上限。",
        "请分成几个文件上传；如果那里没有数据，请删除多余的行后保存",
    ),
    _refusal(
        "SHEET-WIDE", "工作表“{sheet}”在{column}列还有内容，超过了 {limit} 列的上限。", "请删除表格右侧多余的列后保存"
    ),
    _refusal("SHEET-TEXT", "工作表“{sheet}”的{cells}单元格文字超过 {limit} 个字符。", "请删减该单元格的内容"),
    _refusal("SHEET-CELLS", "工作簿的单元格总数超过上限 {limit} 个。", "请删除无关的工作表，或分成几个文件上传"),
    _refusal("SHEET-MANY", "工作簿有 {count} 个工作表，超过上限 {limit} 个。", "请只保留填写数据的工作表"),
    _refusal(
        "SHEET-FORMULAS",
        "工作表“{sheet}”里的公式、错误值或长数字超过 {limit} 处。",
        "请复制全部数据，选择性粘贴为“数值”后再上传",
    ),
    _remark("MACROS-DROPPED", "文件含有宏；宏没有读取，也不会保存。"),
    _remark(
        "LINKS-IGNORED", "文件引用了其他工作簿；没有打开它们，只使用本文件里保存的数值。", "请核对由公式得出的内容"
    ),
    _remark("OBJECTS-IGNORED", "文件里嵌入了其他文件、图片或控件；它们没有读取。"),
)
FORMS = (
    _refusal("FORM-NONE", "在工作表{sheets}中没有找到《{title}》的表头。", NEWEST),
    _refusal(
        "FORM-OTHER", "上传的是《{found}》，这里要导入的是《{title}》。", "请在对应的菜单中导入，或换成正确的文件"
    ),
    _refusal(
        "FORM-OLD",
        "该文件的表头是旧版的，请使用最新的《{title}》。",
        NEWEST,
        "模板已经更新",
    ),
    _refusal(
        "FORM-COLUMNS-MISSING",
        "缺少列：{headers}。请确认使用的是最新的《{title}》。",
        NEWEST,
        "模板已经更新，或列被删除",
    ),
    _refusal("FORM-RENAMED", "表头被改动：{headers}。", "请把表头改回模板原来的文字"),
    _refusal("FORM-REPEATED", "表头重复：{headers}。无法判断应读取哪一列。", "请删除重复的列"),
    _refusal("FORM-HEADER-MERGED", "表头的{cells}被合并，无法确定各列的位置。", "请取消合并，并按模板恢复表头"),
    _refusal("FORM-MERGED", "数据区有合并的单元格：{cells}。合并后列的位置无法确定。", "请取消合并，在每一行分别填写"),
    _refusal("FORM-EMPTY", "工作表“{sheet}”里没有数据。", "请从第 {row} 行开始填写数据"),
    _refusal("FORM-TWO-SHEETS", "有 {count} 个工作表都填了数据：{sheets}。", "请合并到一个工作表，或分成几个文件上传"),
    _refusal("FORM-LONG", "共有 {count} 行数据，超过了一次导入 {limit} 行的上限。", "请分成几个文件上传"),
    _refusal("FORM-SHIFTED", "{moves}。", "请把错位的数据移回原来的列后再上传", "复制粘贴时整体错开了列"),
    _refusal(
        "FORM-EXCHANGED", "数据与表头不对应：{moves}。", "请把数据移到对应的表头下再上传", "复制粘贴时列的顺序不同"
    ),
    _remark("ROWS-SHIFTED", "{rows}：{moves}。", "请把这些行的数据移回原来的列", "复制粘贴时错开了列"),
    _remark("FORM-MOVED", "表头不在模板原来的位置（现在第{row}行、从{column}列起），已按表头读取。"),
    _remark("FORM-REORDERED", "列的顺序与模板不同，已按表头读取：{moves}。"),
    _remark("FORM-EXTRA", "多出的列没有导入：{columns}。", "如需保留，请填写到模板已有的列中"),
    _remark("FORM-WITHOUT", "文件里没有这些列，按未填写处理：{headers}。"),
    _remark("SHEET-CHOSEN", "只读取了工作表“{sheet}”；其他有内容的工作表没有读取：{others}。"),
    _remark(
        "SHEET-XLS-FULL",
        "工作表“{sheet}”已写满旧格式（.xls）的 {limit} 行，后面的行可能没有保存下来。",
        "请用 .xlsx 格式保存全部数据后重新上传",
        "旧格式的工作表最多 65536 行",
    ),
    _remark("SHEET-HIDDEN", "数据所在的工作表“{sheet}”是隐藏的，已照常读取。"),
    _remark("ROWS-HIDDEN", "{rows}是隐藏或被筛选掉的，已照常读取。", "如果不需要导入，请删除这些行"),
    _remark("ROWS-BELOW-NOTE", "“{note}”下面的{rows}也按数据读取。"),
    _remark(
        FINDINGS_MANY, "问题太多：完整列出的只有 {most} 条，其余各行只列第一处错误。", "请先改正列出的问题，再重新上传"
    ),
)


def _cell(code: str, says: str, fix: str, *, cause: str = "", severity: Severity = Severity.ERROR) -> Sentence:
    return Sentence(code=code, says=says, cause=cause, fix=fix, severity=severity)


UNTICKED, DATELESS = "DATE-UNTICKED", "DATE-MISSING"
CELLS = (
    _cell(
        "CELL-FORMULA",
        "{label}是公式，使用了公式保存的结果。",
        "建议复制后选择性粘贴为“数值”",
        severity=Severity.WARNING,
    ),
    _cell(
        "CELL-FOREIGN-FORMULA",
        "{label}是引用其他工作簿的公式，使用了文件里保存的结果。",
        "请核对，并选择性粘贴为“数值”",
        severity=Severity.WARNING,
    ),
    _cell(
        "CELL-NO-VALUE", "{label}是公式，但文件里没有保存计算结果。", "请用 Excel 或 WPS 打开，选择性粘贴为“数值”后保存"
    ),
    _cell("CELL-ERROR", "{label}是错误值 {detail}。", "请改正公式，或直接填写内容"),
    _cell(
        "CELL-DIGITS-LOST",
        "{label}是以数字格式保存的，第 15 位以后的数字已经丢失。",
        "请把该列设为“文本”格式后重新填写完整号码",
        cause="Excel 的数字只保留 15 位",
    ),
    _cell(
        UNTICKED,
        "{label}已填写，但“时间生效”没有填“是”，该日期不会保存。",
        "需要保存的，请在“时间生效”填“是”；不需要的，请清空日期",
        severity=Severity.WARNING,
    ),
    _cell(
        DATELESS,
        "{label}填了“是”，但没有填写日期。",
        "请填写日期；没有日期的，请清空“时间生效”",
        severity=Severity.WARNING,
    ),
    _cell("CELL-SERIAL-DATE", "{label}是日期序号，已读作日期。", "请按 yyyy/MM/dd 填写", severity=Severity.WARNING),
)
ODDITIES: Mapping[Odd, str] = {
    Odd.FORMULA: "CELL-FORMULA",
    Odd.FOREIGN_FORMULA: "CELL-FOREIGN-FORMULA",
    Odd.FORMULA_WITHOUT_VALUE: "CELL-NO-VALUE",
    Odd.ERROR_CELL: "CELL-ERROR",
    Odd.DIGITS_LOST: "CELL-DIGITS-LOST",
    Odd.SERIAL_DATE: "CELL-SERIAL-DATE",
}
ABOVE_REFUSED = "ABOVE-REFUSED"
NOT_TAKEN = "NOT-TAKEN"
REGISTER = (
    Sentence(
        code=LACKS,
        says="{label}尚未填写：从其他地区转入，本地区要求填写。",
        fix="请补充填写",
        severity=Severity.WARNING,
        kind=FindingKind.REGISTER,
    ),
    Sentence(
        code=ABOVE_REFUSED,
        says="上级工会在本文件第{other_row}行，但那一行有错误，不能导入。",
        fix="请先改正第{other_row}行",
        kind=FindingKind.REGISTER,
    ),
    Sentence(
        code=NOT_TAKEN,
        says="{detail}",
        fix="请核对后重新上传",
        kind=FindingKind.REGISTER,
    ),
)


def _answered(code: str, fix: str) -> Sentence:
    return Sentence(code=code, says="{detail}", fix=fix, kind=FindingKind.REGISTER)


BANK = (
    _answered("BANK-BATCH", "请核对批次号；其他批次的结果请在其他批次中导入"),
    _answered("CARD-UNKNOWN", "请核对行号，应与办卡文件一致"),
    _answered("CARD-PERSON", "请核对行号和人员标识，应与办卡文件一致"),
    _answered("CARD-REPEATED", "请核对后只保留一行"),
    _answered("BANK-CARD-NO", "请核对卡号；形如6.2E+18的，是 Excel 把卡号当成了数字，请以文本填写"),
    _answered("BANK-REASON", "请填写失败代码或失败原因，工会据此更正"),
    _answered("BANK-BOTH", "请核对结果；成功的填卡号，失败的填失败代码或失败原因"),
    _answered("CARD-NO-TAKEN", "请核对卡号"),
    _answered("ANSWERED_ALREADY", "此前的结果有误的，请与工会联系，用收回、重新制卡等办理更正"),
    _answered("NOT_IN_THIS_STATE", "请核对该卡目前的状态"),
)
"""What a bank's answer may be refused for, row by row."""


def _kept(code: str, says: str, fix: str) -> Sentence:
    return Sentence(code=code, says=says, fix=fix, severity=Severity.WARNING, kind=FindingKind.REGISTER)


KEPT = (
    _kept("UNDO-EDITED", "导入之后又有修改，撤销时予以保留。", "请逐条核对，需要时手工更正"),
    _kept("UNDO-MOVED", "此人由其他工会转来，或已转往其他工会，撤销时予以保留。", "请核对会籍，需要时办理会籍变动"),
    _kept("UNDO-ACCOUNT", "已为此人开通账号，撤销时予以保留。", "请先撤销账号，再删除该会员"),
    _kept("UNDO-HELD", "正在为此人办理会员服务卡或会籍转移，撤销时予以保留。", "请等待办理完毕，或先撤回该项办理"),
    _kept("UNDO-CARD", "已为此人申请或办理过会员服务卡，撤销时予以保留。", "请逐条核对，需要时手工更正"),
    _kept("UNDO-ACTIVATED", "该工会已激活，撤销时予以保留。", "请先撤销激活，再办理"),
    _kept("UNDO-BELOW", "该工会下面还有其他工会，撤销时予以保留。", "请先处理下级工会"),
    _kept("UNDO-DECIDED", "该转移已经审核、撤回或逾期，撤销时予以保留。", "需要时另行申请转移"),
    _kept("UNDO-IN-USE", "该工会已有账号、会员或导入记录，撤销时予以保留。", "请逐条核对，需要时手工更正"),
)
"""Why an undone import leaves a record as it is."""

_AGAIN = "请把要求的各表和标识文件直接压缩成一个 .zip（不要放在文件夹里）再上传"
PACKAGES = (
    _refusal("PACK-NONE", "该文件不是数据包（.zip）。", _AGAIN),
    _refusal("PACK-INCOMPLETE", "数据包不完整，缺少{tables}。", "请补齐后重新生成数据包；一个表有误，全部不接收"),
    _refusal("PACK-NO-IDENTITY", "数据包里没有标识文件。", "请放入上级工会签发的标识文件（标识文件.xml）"),
    _refusal("PACK-TWICE", "数据包里有两个“{table}”。", "请只保留一个后重新压缩"),
    _refusal("PACK-FOLDER", "数据包里有文件夹，或文件名不正常。", _AGAIN),
    _refusal("PACK-STRANGE", "数据包里有多余的文件；只能有{tables}和标识文件。", "请删除多余的文件后重新压缩"),
    _refusal(
        "PACK-REPLAYED", "同样内容的数据包已在{day}接收过，没有再次接收。", "没有变化的不必重复上报；有变化的请更新表格"
    ),
    _refusal("PACK-IDENTITY", "{detail}", "请使用本单位的标识文件重新生成数据包"),
    _refusal(
        "PACK-TABLE", "“{table}”没有通过：有 {count} 处错误，整个数据包都没有接收。", "请改正该表的错误后重新上报"
    ),
)
EVERYWHERE: Mapping[str, Sentence] = {
    one.code: one for one in (*FILE_KINDS, *FILE_CONTENTS, *FORMS, *CELLS, *REGISTER, *BANK, *KEPT, *PACKAGES)
}


_BY_REGION: dict[int, tuple[Region, Mapping[str, Sentence]]] = {}  # by identity: a region is large to compare


def sentences_of(region: Region) -> Mapping[str, Sentence]:
    """Everything that may be said of a region's files, by code: what every region says, then its own."""
    if id(region) not in _BY_REGION:
        _BY_REGION[id(region)] = (region, {**EVERYWHERE, **sentences(region)})
    return _BY_REGION[id(region)][1]
