"""Procedures: use cases that take more than one noun."""
