"""Progress (录入进度): how far unions have come with entering their data, what they were to reach, and figures."""
