"""Packages as they come, and as somebody spoils them: complete, or refused with a sentence; never anything else."""

import io
import zipfile
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.imports.reading.bundle import opened
from hub.imports.refused import Refused
from hub.imports.sentences import EVERYWHERE
from hub.procedures.identity_xml import Identity, IdentityRefused, read, written
from tests.people import people
from tests.workbooks import member_workbook

TITLES = ("基层单位信息表", "会员基本信息表")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
IDENTITY = Identity(
    id=UUID(int=1),
    region="hebei",
    org_id=UUID(int=2),
    org_name="河北虚构机械厂工会委员会",
    superior_name="河北虚构总工会",
    expires_at=datetime(2026, 12, 21, tzinfo=UTC),
)
FILE = written(IDENTITY, KEY)


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, b"<a/>")
    return made.getvalue()


WHOLE = packed("基层单位信息表.xlsx", "会员基本信息表.xls", "标识文件.xml")


def code(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        opened(content, TITLES)
    sentence = EVERYWHERE[refused.value.code]
    assert sentence.says.format_map(dict(refused.value.fills))
    return refused.value.code


def test_a_complete_package_is_opened_whatever_each_tables_format():
    for names in (("基层单位信息表.xml", "会员基本信息表.XLSX"), ("会员基本信息表.xls", "基层单位信息表.xls")):
        assert opened(packed(*names, "identity.xml"), TITLES).tables.keys() == set(TITLES)


def test_names_as_windows_writes_them_are_understood():
    raw = packed("AAAAAAAAAAAAAA.xlsx", "会员基本信息表.xlsx", "标识文件.xml")
    assert opened(raw.replace(b"A" * 14, "基层单位信息表".encode("gb18030")), TITLES).tables.keys() == set(TITLES)


@pytest.mark.parametrize(
    "name",
    [
        "../基层单位信息表.xlsx",
        "/基层单位信息表.xlsx",
        "C:\\基层单位信息表.xlsx",
        "a\\基层单位信息表.xlsx",
        "夹/",
        "夹/会员基本信息表.xlsx",
    ],
)
def test_no_name_leads_anywhere(name):
    assert code(packed(name, "会员基本信息表.xlsx", "标识文件.xml")) == "PACK-FOLDER"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((*TITLES,), "PACK-STRANGE"),
        (("基层单位信息表.xlsx", "标识文件.xml"), "PACK-INCOMPLETE"),
        (("基层单位信息表.xlsx", "会员基本信息表.xlsx"), "PACK-NO-IDENTITY"),
        (("基层单位信息表.xlsx", "基层单位信息表.xls", "会员基本信息表.xlsx", "标识文件.xml"), "PACK-TWICE"),
        (("基层单位信息表.xlsx", "会员基本信息表.xlsx", "标识文件.xml", "CON.xlsx"), "PACK-STRANGE"),
        (("基层单位信息表.xlsx", "会员基本信息表.xlsx", "标识文件.xml", "旧.zip"), "PACK-STRANGE"),
    ],
)
def test_what_is_missing_or_too_much_is_said(names, said):
    assert code(packed(*names)) == said


def test_what_is_no_archive_is_said():
    assert code(b"") == code(b"Rar!") == code(member_workbook(people(1))) == "PACK-NONE"


def test_what_swells_is_not_unpacked():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("基层单位信息表.xlsx", bytes(8 << 20))
    assert code(made.getvalue()) == "FILE-SWOLLEN"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 40)
)
def test_whatever_happened_to_a_package_it_is_opened_or_refused_with_a_sentence(changes, cut):
    spoiled = bytearray(WHOLE)
    for at, byte in changes:
        spoiled[at] = byte
    content = bytes(spoiled[: len(spoiled) - cut])
    found: Collection[str]
    try:
        found = opened(content, TITLES).tables
    except Refused as refused:
        found = EVERYWHERE[refused.code].says.format_map(dict(refused.fills)) and TITLES
    assert set(found) == set(TITLES)


def test_an_identity_is_read_as_it_was_written():
    assert read(FILE, KEY.public_key()) == IDENTITY


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(0, 255))
def test_no_changed_identity_says_anything_else(at, byte):
    spoiled = bytearray(FILE)
    spoiled[at] = byte
    said: Identity | str
    try:
        said = read(bytes(spoiled), KEY.public_key())
    except IdentityRefused as refused:
        said = refused.code
    assert said in (IDENTITY, "IDENTITY_BROKEN", "IDENTITY_TAMPERED")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        '<!DOCTYPE 节点企业标识文件 [<!ENTITY a "b">]><节点企业标识文件/>'.encode(),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 20_000,
        FILE.replace(b"2026-12-21T00:00:00+00:00", b"2026-12-21T00:00:00"),
        FILE + b"x" * 70_000,
    ],
    ids=range(8),
)
def test_what_is_no_identity_file_is_said_to_be_none(content):
    with pytest.raises(IdentityRefused) as refused:
        read(content, KEY.public_key())
    assert refused.value.code == "IDENTITY_BROKEN"


def test_an_identity_that_somebody_else_signed_proves_nothing():
    with pytest.raises(IdentityRefused) as refused:
        read(written(IDENTITY, Ed25519PrivateKey.generate()), KEY.public_key())
    assert refused.value.code == "IDENTITY_TAMPERED"
