"""Draw the states and roads of a process as a Mermaid diagram.

`python -m handlers.analysis.lifecycle_diagram` puts the one of reimbursement into README.md.
"""

import re
from pathlib import Path
from typing import Any

from workflow.engine.process import Process
from workflow.engine.roads import mermaid
from workflow.reimbursement.process import REIMBURSEMENT


def diagram(process: Process[Any] = REIMBURSEMENT) -> str:
    """Return the diagram of a process: states, roads and guards, from the table that runs."""
    return mermaid(process)


def with_diagram(text: str) -> str:
    """Return a document with the present diagram in its mermaid block."""
    block = f"```mermaid\n{diagram()}\n```"
    return re.sub(r"```mermaid\n.*?\n```", lambda _: block, text, flags=re.DOTALL)


if __name__ == "__main__":
    readme = Path("README.md")
    readme.write_text(with_diagram(readme.read_text(encoding="utf-8")), encoding="utf-8")
