"""While files are read, cycles of garbage are looked for rarely; afterwards as often as before."""

import gc

from hub.imports.garbage import RARELY, rarely_looked_for


def test_the_last_of_several_imports_puts_back_what_the_first_one_found() -> None:
    before = gc.get_threshold()
    first, second = rarely_looked_for(), rarely_looked_for()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == RARELY
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before
