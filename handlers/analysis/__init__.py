"""Without a database: assess, replay, explain."""
