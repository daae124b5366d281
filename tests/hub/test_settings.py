"""Settings: what an operator writes is understood, or named with the remedy."""

from pathlib import Path

import pytest

from hub.errors import SettingsFault
from hub.installation import installed, prepare
from hub.settings import Settings, load


def test_without_any_setting_everything_has_a_default() -> None:
    assert load({}) == Settings()
    assert load({"PATH": "/bin", "HUBBLE": "x"}) == Settings()


def test_each_setting_is_read_from_the_environment_as_what_it_is() -> None:
    read = load(
        {
            "HUB_DATA": "/srv/hub",
            "HUB_PORT": "9000",
            "HUB_REGIONS": "hainan, shanghai ,",
            "HUB_PRODUCTION": "No",
            "HUB_URL": "https://hub.example.invalid/",
        }
    )
    assert (read.data, read.port, read.production) == (Path("/srv/hub"), 9000, False)
    assert read.regions == ("hainan", "shanghai")
    assert read.address == "https://hub.example.invalid"
    assert Settings(port=1234).address == "http://127.0.0.1:1234"


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('port = 1\nhost = "0.0.0.0"\nregions = ["hainan"]\nproduction = false\n')
    read = load({"HUB_CONFIG": str(file), "HUB_PORT": "2"})
    assert (read.port, read.host, read.regions, read.production) == (2, "0.0.0.0", ("hainan",), False)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"HUB_PORT": "eighty"}, "HUB_PORT=eighty: write a whole number"),
        ({"HUB_PRODUCTION": "maybe"}, "HUB_PRODUCTION=maybe: write true or false"),
        ({"HUB_CONFIG": "/nowhere/hub.toml"}, "HUB_CONFIG=/nowhere/hub.toml"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(environment: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsFault, match=says):
        load(environment)


def test_a_setting_nobody_knows_is_named(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(SettingsFault, match="prot is no setting"):
        load({"HUB_CONFIG": str(file)})


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsFault, match="HUB_DATA="):
        prepare(tmp_path / "file" / "data")


async def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir(mode=0o755)
    async with installed(Settings(data=folder)):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "hub.db").exists()
