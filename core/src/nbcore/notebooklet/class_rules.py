"""The rules that a notebooklet's class keeps; a class that breaks one is refused when it is made."""

from __future__ import annotations

import keyword

from nbcore.catalogue import CORE
from nbcore.errors import AuthorError, join_names, similar_names
from nbcore.notebooklet.declare import EnrichInput, QueryInput
from nbcore.notebooklet.parameters import read_value
from nbcore.notebooklet.shape import Shape, Step


def check(cls: type, shape: Shape, reserved: frozenset[str], keywords: frozenset[str]) -> None:
    """Check all that a class declares.

    Parameters
    ----------
    cls : type
        The notebooklet.
    shape : Shape
    reserved : frozenset of str
        Names that are taken already.
    keywords : frozenset of str
        What ``run()`` takes itself, so that no parameter can be called so.

    Raises
    ------
    AuthorError
        A name that is taken, an input that is not there, or a circle; the message names it.
    """
    _names(cls, shape, reserved, keywords)
    _columns(cls, shape)
    _inputs(cls, shape)
    _questions(cls, shape)
    for name, item in shape.parameters.items():
        if item.default is not None:
            read_value(cls.__name__, name, item, item.default, AuthorError)
    for name in (*shape.sections, *shape.queries, *shape.enrichments):
        _no_circle(cls, shape, name, ())


def _names(cls: type, shape: Shape, reserved: frozenset[str], keywords: frozenset[str]) -> None:
    rules = [*shape.findings, *([shape.headline.name] if shape.headline else [])]
    declared = (*shape.queries, *shape.enrichments, *shape.sections, *shape.parameters)
    # A parameter called entity says that the class itself is about none.
    reserved = reserved - ({"entity"} & set(shape.parameters))
    for name in (*declared, *shape.actions, *rules):
        if name in reserved or keyword.iskeyword(name) or name.startswith("_"):
            raise AuthorError(
                f"{cls.__name__}.{name}: that name is already in use; choose another."
            )
    for name in keywords & set(shape.parameters):
        raise AuthorError(
            f"{cls.__name__}.{name}: run() already has an argument of that name; choose another."
        )


def _columns(cls: type, shape: Shape) -> None:
    known = {*shape.queries, *shape.enrichments, *shape.sections}
    inputs: dict[str, QueryInput | EnrichInput] = {**shape.queries, **shape.enrichments}
    for name, item in inputs.items():
        if item.of is not None and item.of.of not in known:
            raise AuthorError(
                f"{cls.__name__}.{name} is of {str(item.of)!r}, and there is no {item.of.of!r}."
            )


def _inputs(cls: type, shape: Shape) -> None:
    known = {*shape.queries, *shape.enrichments, *shape.sections}
    steps = [item for item in shape.sections.values() if isinstance(item, Step)]
    extra = [shape.headline] if shape.headline else []
    for step in (*steps, *shape.findings.values(), *extra):
        for name in step.inputs:
            if name not in known | shape.given:
                offer = similar_names(name, known | set(shape.parameters))
                hint = f"; did you mean {join_names(offer, 'or')}?" if offer else "."
                raise AuthorError(
                    f"{cls.__name__}.{step.name} uses {name!r}, which does not exist{hint}"
                )
        for need in (*step.mark.needs, *step.mark.exact):
            of, dot, _ = need.rpartition(".")
            if dot and of not in shape.closure(step.inputs):
                raise AuthorError(f"{cls.__name__}.{step.name} needs {need!r}, but uses no {of!r}.")


def _questions(cls: type, shape: Shape) -> None:
    for item in shape.queries.values():
        for question in item.questions:
            prefix = question.partition(".")[0]
            mine = [name for name in CORE.questions if name.startswith(f"{prefix}.")]
            if mine and question not in CORE.questions and similar_names(question, mine):
                raise AuthorError(
                    f"{cls.__name__} asks {question!r}; did you mean "
                    f"{join_names(similar_names(question, mine), 'or')}?"
                )


def _no_circle(cls: type, shape: Shape, name: str, path: tuple[str, ...]) -> None:
    if name in path:
        raise AuthorError(f"{cls.__name__}: circular dependency: {' -> '.join((*path, name))}.")
    for used in shape.inputs(name):
        if used not in shape.given:
            _no_circle(cls, shape, used, (*path, name))
