"""Read a file strictly: bytes to text, text to data with positions, data to typed values."""
