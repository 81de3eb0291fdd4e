"""Read message M2 (SoknadHelfo) as an application, alone or in its envelope (MsgHead).

`elements.py` is the table of elements, `message.py` reads a message by it, `placing.py` and
`prescription.py` put what an element says into a field.
"""

from scenarios.m2.message import parse_m2, read_m2, unplaced

__all__ = ["parse_m2", "read_m2", "unplaced"]
