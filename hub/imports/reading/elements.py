"""A whole XML file, told element by element: without declarations of types, not too deep, in the encodings in use."""

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from hub.imports.refused import Refused

DEEPEST = 100
_CHUNK = 1 << 16
_CHINESE = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["'](?:gb2312|gbk|gb18030|cp936)["']""", re.IGNORECASE)


@dataclass(slots=True)
class Teller:
    """Tells what it meets: names and attributes as 「namespace name」, or the name alone where there is none."""

    begin: Callable[[str, Mapping[str, str]], None]
    end: Callable[[str], None]
    text: Callable[[str], None]
    _depth: int = field(default=0, init=False)

    def tell(self, file: BinaryIO) -> None:
        """Everything, from the first element to the last. Refused: it is not well-formed, declares types, too deep.

        A ValueError of whoever is told means that the file says what cannot be: it is broken, too.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_types
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self.text
        file.seek(0)
        head = file.read(_CHUNK)
        # expat knows no Chinese encoding: these it is given as text
        decode = codecs.getincrementaldecoder("gb18030")().decode if _CHINESE.match(head) else None
        try:
            while head:
                parser.Parse(decode(head) if decode else head, False)
                head = file.read(_CHUNK)
            parser.Parse(decode(b"", True) if decode else b"", True)
        except (expat.ExpatError, ValueError, LookupError, OverflowError) as bad:
            raise Refused("FILE-BROKEN") from bad

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused("FILE-MALFORMED")
        self.begin(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name)


def _refuse_types(*_: object) -> NoReturn:
    raise Refused("FILE-DTD")
