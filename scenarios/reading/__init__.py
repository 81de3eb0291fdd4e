"""Reading a file: bytes to text, text to a tree with lines and columns, the tree to typed values."""
