"""The official lists as tables, each with its source. Data only: no rule, no reading of an application."""
