"""Inspections (年检): once a year each union brings its data up to date and says that it has."""
