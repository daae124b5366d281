"""What a region is born with: small files that are sound from the first minute, and say where to go on."""

import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template

from hub.errors import DeclarationFault
from hub.national import STANDARDS, synthetic
from hub.region import did_you_mean

FILES = ("__init__.py", "layouts.py", "codes.py", "rules.py", "cases.toml")


def new(slug: str, adcode: str, folder: Path, name: str = "") -> list[Path]:
    """Write the files of the region ``slug`` into ``folder/slug``; the paths, in the order to read them.

    Without ``name`` it is called after its division: 甘肃省总工会.

    Raises DeclarationFault, with the remedy, where the name is no module's, the code no division's, or a file is there.
    """
    divisions = STANDARDS["GB/T 2260"].labels
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise DeclarationFault(f"“{slug}” cannot be a folder's name; write small letters, digits and underscores.")
    if adcode not in divisions:
        raise DeclarationFault(f"“{adcode}” is no division of GB/T 2260{did_you_mean(adcode, divisions)}")
    home = folder / slug
    if home.exists():
        raise DeclarationFault(f"{home} is there already; remove it, or choose another name.")
    blanks = _blanks(slug, adcode, divisions[adcode], name or f"{divisions[adcode]}总工会")
    home.mkdir(parents=True)
    template = files(__name__) / "template"
    paths = [home / name for name in FILES]
    for path in paths:
        text = (template / path.name).read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(blanks), encoding="utf-8")
    return paths


def _blanks(slug: str, adcode: str, division: str, name: str) -> dict[str, str]:
    county = adcode[:2] + "0390"  # never assigned
    number = synthetic.id_number(date(1990, 5, 17), 12, county)
    return {
        "slug": slug,
        "adcode": adcode,
        "name": name,
        "division": division,
        "prefix": slug[:2].upper(),
        "id_number": number,
        "short_number": number[:17],
        "wrong_number": number[:17] + ("1" if number[17] != "1" else "2"),
        "employer_code": synthetic.credit_code(1, "91", county),
    }
