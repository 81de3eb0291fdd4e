"""Which form a field of a command holds."""

from typing import Any, get_args

from pydantic import BaseModel


def form_class(hint: Any) -> type[BaseModel] | None:
    """Return the model in a type, as `Annotated[Application | None, …]`; None if it has none."""
    if isinstance(hint, type):
        return hint if issubclass(hint, BaseModel) else None
    return next((found for part in get_args(hint) if (found := form_class(part))), None)
