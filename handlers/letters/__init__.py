"""Make letters and send them: case to document, document to PDF or text, out to folder or mail."""
