"""Import every module of the product, and build the models of scenarios, when imported itself.

No model can be built while a test freezes time.
"""

import pkgutil
from importlib import import_module

from scenarios.process_models import moment_model, opening_model, scenario_model
from scenarios.steps import opens_alone
from workflow.processes import PROCESSES

for _package in ("workflow", "scenarios", "storage", "handlers"):
    for _module in pkgutil.walk_packages(import_module(_package).__path__, f"{_package}."):
        if not _module.name.endswith("__main__"):
            import_module(_module.name)

for _process in PROCESSES.values():
    opening_model(_process)
    moment_model(_process)
    if opens_alone(_process):
        scenario_model(_process)
