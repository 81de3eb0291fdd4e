"""Print the forms that people fill in: HELFO's application form (søknadsskjema) and a scenario.

The texts are commented YAML in bokmål, one file each in `form/`. A line that begins with `##` is an
explanation. A line that begins with `# ` is a field: delete the mark to use it. The tests compare
each form with its model.
"""

from importlib.resources import files
from typing import Literal

FormName = Literal["application", "scenario"]


def form(kind: FormName) -> str:
    """Return the empty form for a kind of file. Unchanged, it states nothing."""
    return files("scenarios").joinpath("form", f"{kind}.yaml").read_text(encoding="utf-8")
