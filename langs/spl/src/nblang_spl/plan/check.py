"""What can be refused before anything is planned: commands, options and functions not known.

Subsearches run while the search around them is planned; this sees to it that none runs in vain
where a later part is wrong.
"""

from __future__ import annotations

import dataclasses

from nblang_spl.errors import DEEP, SplError, unknown_name
from nblang_spl.functions.registry import functions
from nblang_spl.plan.compile import operators
from nblang_spl.syntax.trees import Call, Pipeline


def check(pipeline: Pipeline) -> None:
    """Read every stage, also those of subsearches.

    Raises
    ------
    SplError
    """
    try:
        for made, declared, stage in operators(pipeline):
            _calls(made)
            for nested in () if declared.template else stage.nested():
                check(nested)
    except RecursionError:
        raise SplError(DEEP) from None


def _calls(tree: object) -> None:
    if isinstance(tree, Call) and tree.name not in functions():
        raise unknown_name("function", f"{tree.name}()", functions(), tree.position)
    if isinstance(tree, tuple):
        for one in tree:
            _calls(one)
    elif dataclasses.is_dataclass(tree) and not isinstance(tree, (type, Pipeline)):
        for field in dataclasses.fields(tree):
            _calls(getattr(tree, field.name))
