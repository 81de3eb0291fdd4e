"""Import every module of the product, when this module is imported."""

import pkgutil
from importlib import import_module

for _package in ("workflow", "scenarios", "storage", "handlers"):
    for _module in pkgutil.walk_packages(import_module(_package).__path__, f"{_package}."):
        if not _module.name.endswith("__main__"):
            import_module(_module.name)
