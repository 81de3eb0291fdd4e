"""The law and the case.

Pure: no clock, no disk, no database, no printing; time is an argument everywhere.
"""

__version__ = "0.1.0"
