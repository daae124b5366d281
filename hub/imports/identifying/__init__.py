"""Sheet -> table, in parts: headers, data rows, dates, doubts, shifted columns, remarks."""
