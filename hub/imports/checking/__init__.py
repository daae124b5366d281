"""Values -> findings, in parts: what is asked of whom, and who is heard first."""
