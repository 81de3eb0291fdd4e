"""What `compare` and `simulate` write to a folder, and `report` reads: a summary and tables."""
