"""What all values have in common, and the smallest of them."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Value(BaseModel):
    """A frozen, keyword-only value that refuses fields it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Spanned(Value):
    """A value tied to the words it came from: ``text[start:end]``, or both ``None``."""

    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _whole_or_absent(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end stand together or not at all")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("a span covers at least one character")
        return self


class Evidence(Value):
    """A stretch of the document's text."""

    start: Annotated[int, Field(ge=0)]
    end: int


class Toll(Value):
    """A count of people with its spread. ``None`` is unknown; 0 is a stated zero."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether any figure was stated at all."""
        return any(figure is not None for figure in (self.low, self.best, self.high))

    @property
    def leading(self) -> int | None:
        """The one figure to go by: the best, or else the lowest, or else the highest stated."""
        return next((figure for figure in (self.best, self.low, self.high) if figure is not None), None)


def as_json(value: BaseModel) -> dict[str, Any]:
    """A value as plain JSON data."""
    return value.model_dump(mode="json")
