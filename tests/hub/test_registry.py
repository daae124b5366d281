"""Which regions serve, and what becomes of those that may not."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import plugins
from hub import registry
from hub.errors import DeclarationFault, NotFound
from hub.registry import Registry, load

SOUND = '''"""A region as small as can be."""

from hub.region import Region, Source, hookimpl


@hookimpl
def hub_region() -> Region:
    return Region(slug="SLUG", adcode="990000", name="试验省", sources=(Source("试验"),))
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A plugins folder of the test's own, instead of the repository's."""
    monkeypatch.setattr(plugins, "__path__", [str(tmp_path)])
    before = set(sys.modules)
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith("plugins.")}
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]
    sys.modules.update(hidden)


def write(folder: Path, slug: str, text: str = SOUND, **files: str) -> None:
    (folder / slug).mkdir()
    (folder / slug / "__init__.py").write_text(text.replace("SLUG", slug), encoding="utf-8")
    for name, more in files.items():
        (folder / slug / f"{name}.py").write_text(more, encoding="utf-8")


def causes(found: Registry, slug: str) -> tuple[str, ...]:
    return next(fault.causes for fault in found.faults if fault.slug == slug)


def test_this_repositorys_regions_all_serve() -> None:
    found = load()
    assert found.faults == ()
    assert "hainan" in found.regions
    assert found.packages["hainan"] == ("plugins.hainan",)


def test_a_folder_is_a_region(folder: Path) -> None:
    write(folder, "gansu")
    (folder / "__pycache__").mkdir()

    found = load()

    assert found.region("gansu").name == "试验省"
    with pytest.raises(NotFound, match="没有“gnsu”这个地区"):
        found.region("gnsu")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("def hub_region(:\n", "plugins/broken/__init__.py:1: invalid syntax: def hub_region(:"),
        ("import tortois\n", "plugins/broken/__init__.py:1: No module named 'tortois'; a region imports"),
        ("import sys\nsys.exit(3)\n", "SystemExit: 3"),
        (SOUND.replace("return Region", "raise ValueError('忘了写')\n    return Region"), "ValueError: 忘了写"),
        (SOUND.replace("hub_region()", "hub_regoin()"), "unknown hook 'hub_regoin'"),
        (SOUND.replace("hub_region()", "hub_region(today)"), "can not be found in the hookspec"),
        (SOUND.replace("@hookimpl\n", ""), "plugins.broken: answers no Region; write @hookimpl above def hub_region()"),
        (SOUND.replace("return Region(", "return dict("), "plugins.broken: answers no Region"),
        (SOUND.replace("SLUG", "other"), "calls itself “other”, but its folder or entry point is “broken”"),
        (SOUND.replace("sources=", "api=(7, 9), sources="), "is written for versions 7 to 9 of the vocabulary"),
        (SOUND.replace('"990000"', '"99"'), "adcode “99” is not six digits"),
        (SOUND.replace("sources=", 'rules=("R-1",), sources='), "'str' object has no attribute 'rules'"),
        (SOUND.replace("adcode", "adcod"), "Region() takes no “adcod”; did you mean “adcode”?"),
        (
            SOUND.replace("sources=", 'within="gnsu", sources='),
            "lies within “gnsu”, which is not here; did you mean “gansu”?",
        ),
    ],
)
def test_a_bad_region_is_named_with_its_cause_and_the_rest_serve(folder: Path, text: str, cause: str) -> None:
    write(folder, "broken", text)
    write(folder, "gansu")

    found = load()

    assert list(found.regions) == ["gansu"]
    (told,) = causes(found, "broken")
    assert cause in told


def test_all_files_python_cannot_read_are_told_at_once(folder: Path) -> None:
    write(folder, "broken", SOUND, codes="x = (\n", rules="def holds(:\n")
    first, second = causes(load(), "broken")
    assert first.startswith("plugins/broken/codes.py:1: ")
    assert second.startswith("plugins/broken/rules.py:1: ")


def test_all_contradictions_are_told_at_once(folder: Path) -> None:
    write(folder, "broken", SOUND.replace('"990000"', '"99"').replace('"试验省"', '""'))
    assert len(causes(load(), "broken")) == 2


def test_a_folder_without_a_module_is_told_what_it_lacks(folder: Path) -> None:
    (folder / "gansu").mkdir()
    (cause,) = causes(load(), "gansu")
    assert cause == (
        "plugins.gansu: no such package; a region is a folder with an __init__.py, reached by its module's name."
    )


def test_only_enabled_regions_are_run(folder: Path) -> None:
    write(folder, "gansu")
    write(folder, "broken", "raise SystemExit\n")

    found = load(["gansu"])

    assert (list(found.regions), found.faults) == (["gansu"], ())


def test_enabling_what_is_not_there_stops_the_start(folder: Path) -> None:
    write(folder, "gansu")
    with pytest.raises(
        DeclarationFault, match="“gnsu” is to be enabled, but no such region is here; did you mean “gansu”"
    ):
        load(["gnsu"])


def test_a_city_takes_over_its_provinces_declarations(folder: Path) -> None:
    write(folder, "hunan", SOUND.replace("sources=", 'limitations=("省里的",), sources='))
    write(folder, "changsha", SOUND.replace("sources=", 'within="hunan", sources='))

    found = load(["changsha"])

    assert list(found.regions) == ["changsha"]
    assert found.region("changsha").limitations == ("省里的",)


def test_a_city_does_not_serve_without_a_sound_province(folder: Path) -> None:
    write(folder, "hunan", "raise ValueError('忘了写')\n")
    write(folder, "changsha", SOUND.replace("sources=", 'within="hunan", sources='))
    write(folder, "tianxin", SOUND.replace("sources=", 'within="changsha", sources='))

    found = load()

    assert "lies within “hunan”, which is unfit:" in causes(found, "changsha")[0]
    assert causes(found, "changsha")[1] == "plugins/hunan/__init__.py:1: ValueError: 忘了写"
    assert "lies within changsha, which lies within hunan; one level only." in causes(found, "tianxin")[0]


def install(site: Path, slug: str) -> None:
    """A region shipped as a package of its own, installed as pip leaves it."""
    package = site / "tiny_region"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(SOUND.replace("SLUG", slug), encoding="utf-8")
    info = site / "tiny_region-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-region\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[hub.regions]\n{slug} = tiny_region\n", encoding="utf-8")


def test_an_installed_package_is_found_by_its_entry_point(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path_factory.mktemp("site")
    install(site, "tiny")
    monkeypatch.syspath_prepend(str(site))

    found = load()

    assert found.region("tiny").name == "试验省"
    assert found.packages == {"tiny": ("tiny_region",)}


def test_two_that_claim_one_name_stop_the_start(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path_factory.mktemp("site")
    install(site, "gansu")
    monkeypatch.syspath_prepend(str(site))
    write(folder, "gansu")

    both = "the folder plugins/gansu and the installed package tiny-region both call themselves “gansu”"
    with pytest.raises(DeclarationFault, match=both):
        load()


def test_a_process_uses_one_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_current", None)
    with pytest.raises(DeclarationFault, match="no registry is in use"):
        registry.current()
    mine = Registry({})
    registry.use(mine)
    assert registry.current() is mine
