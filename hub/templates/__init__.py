"""Layout -> the workbook a clerk is given: empty, filled in, or printed row by row; and the guide that goes with it."""

from hub.templates.blank import blank
from hub.templates.form import Form
from hub.templates.guide import guide
from hub.templates.listing import Listed, lists, print_list
from hub.templates.sample import sample
from hub.templates.styles import Mark, Styles, looks_like_a_formula

__all__ = [
    "Form",
    "Listed",
    "Mark",
    "Styles",
    "blank",
    "guide",
    "lists",
    "looks_like_a_formula",
    "print_list",
    "sample",
]
