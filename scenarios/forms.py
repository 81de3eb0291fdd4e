"""The forms that people fill in: HELFO's application form (søknadsskjema) and a scenario, as commented YAML in bokmål.

The texts stand in `form/`, one file for each; nothing is put together here. Lines that begin with `##` explain, lines that begin
with `# ` are fields: without that mark they are the file. The tests hold each form to its model.
"""

from importlib.resources import files
from typing import Literal

FormName = Literal["application", "scenario"]


def form(what: FormName) -> str:
    """The skeleton of a kind of file, ready to be filled in; untouched it states nothing."""
    return files("scenarios").joinpath("form", f"{what}.yaml").read_text(encoding="utf-8")
