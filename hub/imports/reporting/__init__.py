"""What is told of a file: the words, the marks, the owner's own workbook."""
