"""The regions: each folder says what is peculiar to one province or city, and nothing else."""
