"""A demonstration: unions that do not exist, their members, a bank, and a way in for each role."""
