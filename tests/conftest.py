"""Imports every module of the product before any test freezes time: a pydantic model can't be defined in frozen time."""

import pkgutil
from importlib import import_module

for package in ("workflow", "scenarios", "storage", "handlers"):
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
