"""Tidying: what nobody needs any more is let go when its days are over, some rows at a time."""
