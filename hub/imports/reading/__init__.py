"""The inside of a workbook file, opened only in the child process that reads it."""
