"""A demonstration: five unions that do not exist, their members, and a way in for each role."""
