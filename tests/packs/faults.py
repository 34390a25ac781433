"""One pack for each fault that a pack can have, and what has to be said of it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.packs.wheels import Wheel

IMPORTED = "raise AssertionError('this must not be imported')\n"
HOOKIMPL = "from nbcore import hookimpl\n"
PROVIDER = """
from pydantic import BaseModel
from nbcore import Provider

class Sound(Provider):
    title = "Sound"
    language = "sound"
    settings = BaseModel

    def __init__(self, name):
        self.name = name

    def live(self, settings):
        raise NotImplementedError
"""
NOTEBOOKLET = '''
from nbcore import Notebooklet

class Look(Notebooklet):
    """Looks."""
'''
NOT_LOADING = {
    "no_notebooklet_leaves.py": "raise SystemExit\n",
    "no_notebooklet_circle.py": """from nbcore import Notebooklet, section

class Circle(Notebooklet):
    '''Uses what is not there.'''

    @section("A")
    def a(self, b): ...
""",
}


@dataclass(frozen=True)
class Fault:
    """A pack with one fault.

    Attributes
    ----------
    wheel : Wheel
    state : str
    says : tuple of str
        What its problems say, one each.
    lost : tuple of str
        Names that it claims and nobody gets.
    """

    wheel: Wheel
    state: str
    says: tuple[str, ...]
    lost: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.wheel.name


def _fault(
    name: str,
    state: str,
    *says: str,
    code: str = "",
    requires: tuple[str, ...] = ("nbcore>=0.1,<0.2",),
    lost: tuple[str, ...] = (),
    more: dict[str, str] | None = None,
    **claims: dict[str, str],
) -> Fault:
    """A pack whose plugin is its module ``<name>``, and which keeps one sound notebooklet."""
    module = name.replace("-", "_")
    points = {"packs": {module: module}, **claims}
    if state not in ("broken", "incompatible", "disabled"):
        kept = {f"host.Kept_{module}": f"{module}_kept:Look"}
        points["notebooklets"] = kept | points.get("notebooklets", {})
    files = {f"{module}.py": code, f"{module}_kept.py": NOTEBOOKLET, **(more or {})}
    return Fault(Wheel(name, points, files, requires), state, says, lost)


FAULTS = [
    _fault("bad-import", "broken", "does not import: ModuleNotFoundError", code="import no_such\n"),
    _fault("bad-syntax", "broken", "does not import: SyntaxError", code="def f(:\n"),
    _fault("bad-exit", "broken", "does not import: SystemExit: 7", code="raise SystemExit(7)\n"),
    _fault(
        "bad-base",
        "broken",
        "does not import: Odd: so",
        code="class Odd(BaseException): pass\nraise Odd('so')\n",
    ),
    _fault(
        "too-new",
        "incompatible",
        "It needs nbcore<100,>=99, and",
        code=IMPORTED,
        requires=("nbcore>=99,<100",),
        providers={"too_new": "too_new:provider"},
        lost=("too_new",),
    ),
    _fault(
        "switched-off",
        "disabled",
        "disabled by NBCORE_DISABLED_PACKS",
        code=IMPORTED,
        notebooklets={"host.Off": "switched_off:Off"},
        lost=("host.Off",),
    ),
    _fault("no-bound", "impaired", "has no upper bound", requires=("nbcore>=0.1",)),
    _fault("no-requirement", "impaired", "does not say which nbcore it needs", requires=()),
    _fault("odd-requirement", "impaired", "cannot be read", requires=("nbcore>>0.1",)),
    _fault(
        "odd-names",
        "impaired",
        "host.My-Look of odd-names is refused",
        "this has 1",
        "this has 4",
        "'class' is not a valid Python identifier",
        notebooklets={
            "host.My-Look": "odd_names_kept:Look",
            "Alone": "odd_names_kept:Look",
            "a.b.c.Deep": "odd_names_kept:Look",
            "host.class": "odd_names_kept:Look",
        },
        lost=("host.My-Look", "Alone", "a.b.c.Deep", "host.class"),
    ),
    _fault(
        "own-names",
        "impaired",
        "'connect' is a name of nbcore itself",
        "'queries' is a name of nbcore itself",
        "'host' is a category",
        "'sentinel' is a provider",
        providers={"connect": "own_names:p", "host": "own_names:p"},
        notebooklets={
            "queries.Look": "own_names_kept:Look",
            "sentinel.Look": "own_names_kept:Look",
        },
        lost=("connect", "queries.Look", "sentinel.Look"),
    ),
    _fault(
        "mail-provider",
        "impaired",
        "'mail' is a provider in mail-provider and a category in mail-category",
        code=f"{PROVIDER}\nmail = Sound('mail')\n",
        providers={"mail": "mail_provider:mail"},
        lost=("mail",),
    ),
    _fault(
        "mail-category",
        "impaired",
        "'mail' is a provider in mail-provider and a category in mail-category",
        notebooklets={"mail.Look": "mail_category_kept:Look"},
        lost=("mail.Look",),
    ),
    *(
        _fault(
            name,
            "impaired",
            f"The provider wanted of {name} is refused: wanted-one and wanted-two claim it",
            f"The notebooklet host.Wanted of {name} is refused",
            code=f"{PROVIDER}\nwanted = Sound('wanted')\n",
            providers={"wanted": f"{name.replace('-', '_')}:wanted"},
            notebooklets={"host.Wanted": f"{name.replace('-', '_')}_kept:Look"},
            lost=("wanted", "host.Wanted"),
        )
        for name in ("wanted-one", "wanted-two")
    ),
    _fault(
        "no-provider",
        "impaired",
        "The provider absent of no-provider does not load: AttributeError",
        "no_provider:Sound is a class",
        "calls itself 'other'",
        code=f"{PROVIDER}\nother = Sound('other')\n",
        providers={
            "absent": "no_provider:absent",
            "a_class": "no_provider:Sound",
            "misnamed": "no_provider:other",
        },
    ),
    _fault(
        "no-notebooklet",
        "impaired",
        "The notebooklet host.Absent of no-notebooklet does not load: AttributeError",
        "is not a subclass of Notebooklet",
        "does not load: SystemExit",
        "Circle.a uses 'b', which does not exist",
        code="class Plain: pass\n",
        more=NOT_LOADING,
        notebooklets={
            "host.Absent": "no_notebooklet:Absent",
            "host.Plain": "no_notebooklet:Plain",
            "host.Leaves": "no_notebooklet_leaves:Leaves",
            "host.Circle": "no_notebooklet_circle:Circle",
        },
    ),
    _fault(
        "odd-hooks",
        "impaired",
        "nb_querys is left out: nbcore has no hook of that name; the nearest is nb_queries",
        "nb_queries is left out: its argument provider has a default",
        "nb_enrich is left out: nb_enrich has no argument 'colour'",
        "nb_render is left out: hook wrappers are not allowed",
        code=f"""{HOOKIMPL}
@hookimpl
def nb_querys(provider): ...
@hookimpl
def nb_queries(provider="sentinel"): ...
@hookimpl
def nb_enrich(kind, colour): ...
@hookimpl(wrapper=True)
def nb_render(part): yield
""",
    ),
    _fault(
        "odd-answers",
        "impaired",
        "nb_catalogue returned a dict, not a Catalogue",
        "nb_queries failed: SystemExit",
        code=f"""{HOOKIMPL}
@hookimpl
def nb_catalogue(): return {{}}
@hookimpl
def nb_queries(provider): raise SystemExit
""",
    ),
    _fault(
        "odd-catalogue",
        "impaired",
        "the name 'other.question' does not begin with 'odd_catalogue.'",
        "the name 'host.logons' is taken",
        code=f"""{HOOKIMPL}
from nbcore import CORE, Catalogue, Question

LOGON = CORE.records["Logon"]

@hookimpl
def nb_catalogue():
    return Catalogue.of([
        Question("odd_catalogue.mine", "Fine.", LOGON),
        Question("other.question", "Not its own.", LOGON),
        Question("host.logons", "Taken.", LOGON),
    ])
""",
    ),
    Fault(
        Wheel(
            "two-plugins",
            {
                "packs": {"one": "two_plugins", "two": "two_plugins"},
                "notebooklets": {"host.Kept_two_plugins": "two_plugins:Look"},
            },
            {"two_plugins.py": NOTEBOOKLET},
        ),
        "impaired",
        ("registers 2 plugins",),
    ),
    Fault(
        Wheel(
            "no-plugin",
            {"notebooklets": {"host.Kept_no_plugin": "no_plugin:Look"}},
            {"no_plugin.py": NOTEBOOKLET},
        ),
        "impaired",
        ("registers no plugin",),
    ),
    *(
        Fault(
            Wheel(
                f"{name}-name",
                {
                    "packs": {"shared": f"{name}_name"},
                    "notebooklets": {f"host.Kept_{name}_name": f"{name}_name:Look"},
                },
                {f"{name}_name.py": NOTEBOOKLET},
            ),
            "impaired",
            (f"Its name shared is also that of {other}-name",),
        )
        for name, other in (("same", "equal"), ("equal", "same"))
    ),
    Fault(
        Wheel("torn-points", "[nbcore.packs]\ntorn = torn\nthis line is torn\n"),
        "broken",
        ("entry_points.txt cannot be read",),
    ),
]

LOUD = Wheel(
    "loud-pack",
    {
        "packs": {"loud": "loud_pack"},
        "notebooklets": {"host.Kept_loud_pack": "loud_pack:Look"},
    },
    {
        "loud_pack.py": f"""{HOOKIMPL}{NOTEBOOKLET}
import os, subprocess, sys
print("LOUD print")
os.write(1, b"LOUD descriptor\\n")
sys.__stdout__.write("LOUD original stdout\\n")
subprocess.run([sys.executable, "-c", "print('LOUD subprocess')"])

@hookimpl
def nb_queries(provider):
    print("LOUD hook")
    return []
"""
    },
)
"""A sound pack that prints wherever it can."""
