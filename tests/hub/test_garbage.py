"""Cycles of garbage are looked for rarely while files are read, and never among what a process is made of."""

import gc

from hub.garbage import RARELY, none_of_this, rarely_looked_for


def test_the_last_of_several_imports_puts_back_what_the_first_one_found() -> None:
    before = gc.get_threshold()
    first, second = rarely_looked_for(), rarely_looked_for()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == RARELY
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before


def test_what_a_process_is_made_of_is_left_out_until_it_ends() -> None:
    before = gc.get_freeze_count()
    with none_of_this():
        assert gc.get_freeze_count() > before
    assert gc.get_freeze_count() == 0
