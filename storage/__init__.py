"""Stores cases in a database, SQLite or PostgreSQL, so that nothing is lost or changed unseen."""
