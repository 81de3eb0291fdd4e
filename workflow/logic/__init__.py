"""Rules as trees over named facts, and what can be read from them. Knows no case."""
