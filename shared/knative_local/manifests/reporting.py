"""Where problems, warnings and inert objects are collected, with the place they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from knative_local.manifests.documents import Document, FieldPath
from knative_local.manifests.problems import InertObject, Problem

M_co = TypeVar("M_co", covariant=True)


@dataclass(slots=True)
class Report:
    """Everything found in one reading of manifests."""

    problems: list[Problem] = field(default_factory=list[Problem])
    warnings: list[Problem] = field(default_factory=list[Problem])
    inert: list[InertObject] = field(default_factory=list[InertObject])


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one object, at which something can be said."""

    report: Report
    document: Document
    kind: str
    namespace: str
    name: str
    path: FieldPath = ()

    def at(self, *steps: str | int) -> Place:
        """The place `steps` further down."""
        return replace(self, path=(*self.path, *steps))

    def refuse(self, message: str) -> None:
        """Says that this cannot be run."""
        self.report.problems.append(self._problem(message))

    def warn(self, message: str) -> None:
        """Says that this is probably not meant."""
        self.report.warnings.append(self._problem(message))

    def without_effect(self, reason: str) -> None:
        """Says that this is accepted and changes nothing here."""
        self.report.inert.append(
            InertObject(
                file=self.document.file,
                kind=self.kind,
                namespace=self.namespace,
                name=self.name,
                reason=reason,
            )
        )

    def silenced(self) -> Place:
        """The same place, where nothing that is said is heard."""
        return replace(self, report=Report())

    def _problem(self, message: str) -> Problem:
        return Problem(
            file=self.document.file,
            kind=self.kind,
            namespace=self.namespace,
            name=self.name,
            field=field_text(self.path),
            message=message,
            line=self.document.line_of(self.path),
        )


@dataclass(frozen=True, slots=True)
class Placed(Generic[M_co]):
    """A parsed object and where it stands."""

    model: M_co
    place: Place

    @property
    def namespace(self) -> str:
        """The object's namespace, `default` where it names none."""
        return self.place.namespace

    @property
    def name(self) -> str:
        """The object's name."""
        return self.place.name

    @property
    def key(self) -> tuple[str, str]:
        """What tells the object from others of its kind."""
        return self.place.namespace, self.place.name


def field_text(path: FieldPath) -> str:
    """A path as people write it: `spec.containers[0].env`, with odd keys in brackets."""
    text = ""
    for step in path:
        if isinstance(step, int) or "." in step or "/" in step:
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text
