"""Measurements against a peer or a floor, each side in the same run: only the ratios mean something."""
