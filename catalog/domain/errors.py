"""What can go wrong, in the field's words. HTTP codes and exit codes are given at the edges only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (field, or file and line), what was given, and what is allowed."""

    field: str
    message: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: {self.message}" if self.where else f"{self.field}: {self.message}"


class CatalogError(Exception):
    """Anything the catalog refuses."""


class NotFound(CatalogError):
    """Nothing has this name or id; `near` are names that look like it."""

    def __init__(self, kind: str, key: str, near: tuple[str, ...] = ()) -> None:
        self.kind, self.key, self.near = kind, key, near
        super().__init__(f"no {kind} {key!r}" + (f"; near: {', '.join(near)}" if near else ""))


class Gone(CatalogError):
    """It was here and was taken away; the message says when and why, `successor` is the address that stands for it."""

    def __init__(self, message: str, successor: str = "") -> None:
        self.successor = successor
        super().__init__(message)


class Invalid(CatalogError):
    """Input that breaks rules; every problem is listed."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    @classmethod
    def one(cls, field: str, message: str) -> "Invalid":
        return cls(Problem(field, message))


class Contradiction(Invalid):
    """Each value is allowed, but not beside the others."""


class Conflict(CatalogError):
    """Somebody else changed it first, or the thing is there already."""


class NotAllowed(CatalogError):
    """This person may not do this."""


class Unavailable(CatalogError):
    """The database, the folder or the port cannot be used; the message says why in one line.

    `where` – a path, an address, what a driver says – is for whoever runs the catalog: visitors get `told` alone.
    """

    def __init__(self, told: str, where: str = "") -> None:
        self.told = told
        super().__init__(f"{told}: {where}" if where else told)
