"""The project's commands; ``nox -l`` lists them.

Every session installs what is pinned in ``requirements/`` by its hash and then the project's own
distributions from their folders.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import nox

if sys.version_info < (3, 11):
    sys.exit(
        f"nox runs on Python {sys.version.split()[0]} here, but the project needs 3.11 or newer. "
        "Install nox into a newer Python: python3.11 -m pip install nox"
    )

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["tests"]

ROOT = Path(__file__).parent
DISTRIBUTIONS = sorted(
    str(path.parent.relative_to(ROOT))
    for place in ("core", "langs/*", "packs/*")
    for path in ROOT.glob(f"{place}/pyproject.toml")
)
CONFORMANCE = ("tests/kql_syntax", "tests/spl_syntax")
ENGINES = ("tests/engines", "tests/properties")
TOOLING = ("tests/tooling",)
WHEELS = ("tests/wheels",)
BENCH = ("tests/bench",)
ENGINE_BOUND = (
    "packs/*/tests/test_*_round_trip.py",
    "packs/sentinel/tests/test_sentinel_parts.py",
    "packs/splunk/tests/test_splunk_ranks.py",
    "packs/splunk/tests/test_splunk_flow_events.py",
)
"""Stories written into a SIEM and asked back: minutes of an engine, and no frame that is not tried
elsewhere on the older pandas."""
FRAMES = (
    "core/tests/notebooklet", "core/tests/queries", "core/tests/records", "core/tests/render",
    "core/tests/figures", "core/tests/session",
    "langs/kql/tests/engine", "langs/kql/tests/http",
    "langs/spl/tests/engine/test_engine_connection.py",
    "langs/spl/tests/engine/test_engine_events_tables.py",
    "langs/spl/tests/engine/test_engine_frames.py",
    "packs/*/tests", "tests/examples", "tests/questions",
)  # fmt: skip
"""What touches frames, and so is tested on the oldest pandas too."""
BROWSER = ("tests/browser",)


@nox.session
def demo(session: nox.Session) -> None:
    """Install everything, run a notebooklet on the demo of each provider, write one report."""
    install(session, "run")
    session.run("nbcore", "demo", "--html", "nbcore-demo.html", *session.posargs)


@nox.session
@nox.parametrize("pandas", ["2.2", "newest"], ids=["2.2", "newest"])
def tests(session: nox.Session, pandas: str) -> None:
    """Test each distribution by itself and what crosses them; on pandas 2.2 what touches frames."""
    if pandas == "2.2":
        install(session, "tests-pandas-2.2")
        found = sorted(path for pattern in FRAMES for path in ROOT.glob(pattern))
        left_out = tuple(
            f"--ignore={path.relative_to(ROOT)}"
            for pattern in ENGINE_BOUND
            for path in sorted(ROOT.glob(pattern))
        )
        pytest(session, *(str(path.relative_to(ROOT)) for path in found), options=left_out)
        return
    install(session, "tests")
    own = [f"{folder}/tests" for folder in DISTRIBUTIONS]
    others = (*CONFORMANCE, *ENGINES, *TOOLING, *WHEELS, *BENCH, *BROWSER)
    elsewhere = {ROOT / folder for folder in others}
    across = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").iterdir())
        if path not in elsewhere and (path.is_dir() or path.match("test_*.py"))
    ]
    pytest(session, *own, *across)


@nox.session
def conformance(session: nox.Session) -> None:
    """Hold query files to their language's own grammar and to the catalogue."""
    install(session, "tests")
    checker = ROOT / "tests" / "kql_syntax"
    if (checker / "package.json").exists():
        with session.chdir(checker):
            session.run("npm", "ci", "--no-audit", "--no-fund", external=True)
    else:
        session.log("tests/kql_syntax has no package.json: nothing to install with npm.")
    pytest(session, *CONFORMANCE, env={"NBCORE_TEST_SCHEMAS": str(unpack_schemas(session))})


@nox.session
def engines(session: nox.Session) -> None:
    """Run queries on real engines: real events, and values that try to break out."""
    install(session, "tests")
    pytest(session, *ENGINES)


@nox.session
def browser(session: nox.Session) -> None:
    """Look at reports and notebooks in a real browser: Chromium at /usr/bin or in CHROMIUM."""
    install(session, "tests")
    session.install("--no-compile", "--require-hashes", "-r", pinned("browser"))
    pytest(session, *BROWSER, workers=0)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, the walls between layers, the pins, and that only the render layer makes markup."""
    install(session, "tests")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", "--no-cache")
    session.run(
        "towncrier", "build", "--draft", "--version", project("core")["version"], silent=True
    )
    pytest(session, *TOOLING)


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly, in sources and tests."""
    install(session, "tests")
    folders = [f"{folder}/{part}" for folder in DISTRIBUTIONS for part in ("src", "tests")]
    session.run("mypy", *(name for name in (*folders, "tests") if any(Path(name).rglob("*.py"))))


@nox.session
def wheels(session: nox.Session) -> None:
    """Build all wheels, install them alone in a fresh environment, and try them there."""
    install(session, "tests", own=False)
    built = location(session) / "built"
    session.run("python", "tests/wheels/build.py", str(built), *DISTRIBUTIONS)
    fresh = location(session) / "fresh"
    python = str(fresh / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    files = sorted(str(wheel) for wheel in built.glob("*.whl"))
    if session.venv_backend == "uv":
        pip = ["uv", "pip", "install", "--python", python]
        session.run("uv", "venv", "--clear", "--python", sys.executable, str(fresh), external=True)
    else:
        pip = [python, "-m", "pip", "install"]
        session.run("python", "-m", "venv", "--clear", str(fresh))
    session.run(
        *pip, "--no-compile", "--require-hashes", "-r", pinned("run"), silent=True, external=True
    )
    session.run(*pip, "--no-compile", "--no-deps", *files, silent=True, external=True)
    env = {"NBCORE_TEST_WHEELS": str(built), "NBCORE_TEST_PYTHON": python}
    pytest(session, *WHEELS, env=env)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the budgets, each beside what the engine or library needs alone."""
    install(session, "tests")
    options = ("-o", "python_files=bench_*.py", "-o", "timeout=1800")
    pytest(session, *BENCH, options=options, workers=0)


@nox.session
def demo_tables(session: nox.Session) -> None:
    """Write the demo's tables anew, which the packs carry as files."""
    install(session, "tests")
    session.run("python", "-m", "tests.demo_tables")


@nox.session(venv_backend="none")
def lock(session: nox.Session) -> None:
    """Write requirements/*.txt anew from the distributions' dependencies and requirements/*.in."""
    run = "\n".join(dependencies())
    compile_(session, "run", run)
    compile_(session, "build", inputs=("build",), constrained=("run",))
    compile_(session, "schemas", inputs=("schemas",), options=("--no-deps",))
    everything = ("build", "tests")
    compile_(session, "tests", run, inputs=everything, constrained=("run", "build"))
    compile_(session, "browser", inputs=("browser",), constrained=("tests",))
    compile_(session, "tests-pandas-2.2", f"{run}\npandas==2.2.*", inputs=everything)


def install(session: nox.Session, requirements: str, *, own: bool = True) -> None:
    """Install what is pinned, then the distributions; pip refuses hashes beside folders.

    Python compiles what it imports; compiling all else as well costs 15 s and 100 MB.
    """
    build = () if requirements.startswith("tests") else ("-r", pinned("build"))
    session.install("--no-compile", "--require-hashes", "-r", pinned(requirements), *build)
    if own:
        folders = [part for folder in DISTRIBUTIONS for part in ("-e", folder)]
        session.install("--no-compile", "--no-deps", "--no-build-isolation", *folders)


def unpack_schemas(session: nox.Session) -> Path:
    """Unpack wheels that carry table schemas into a folder that Python does not look in."""
    folder = location(session) / "schemas"
    session.install(
        "--no-deps", "--require-hashes", "--upgrade", "--target", str(folder),
        "-r", pinned("schemas"),
    )  # fmt: skip
    return folder


def pytest(
    session: nox.Session,
    *folders: str,
    options: tuple[str, ...] = (),
    workers: int = 2,
    env: dict[str, str] | None = None,
) -> None:
    """Run the tests of those folders that hold any."""
    given = [argument for argument in session.posargs if (ROOT / argument.split("::")[0]).exists()]
    present = [folder for folder in folders if has_tests(folder)]
    for folder in folders:
        if folder not in present:
            session.log(f"{folder} holds no tests yet.")
    if not present:
        session.log(f"Nothing to run in {session.name}.")
        return
    data = Path(os.environ.get("NBCORE_TEST_DATA") or ROOT.parent / "shared" / "data")
    if data.is_dir():
        env = {**(env or {}), "NBCORE_TEST_DATA": str(data.resolve())}
    else:
        session.log("No test data beside the project: tests that need it are skipped.")
    parallel = ("-n", str(workers)) if workers else ("-p", "no:xdist", "-s")
    session.run(
        "pytest", *options, *parallel, *(() if given else present), *session.posargs, env=env
    )


def location(session: nox.Session) -> Path:
    """Where the session's environment lies; what is put there goes when it is made anew."""
    return Path(session.virtualenv.location).resolve()


def has_tests(folder: str) -> bool:
    """Whether pytest would find a test or benchmark there."""
    path = ROOT / folder
    return path.is_file() or any(
        found for kind in ("test", "bench") for found in path.rglob(f"{kind}_*.py")
    )


def pinned(name: str) -> str:
    """The path of a file of hash-pinned requirements."""
    return str(Path("requirements") / f"{name}.txt")


def project(folder: str) -> dict[str, Any]:
    """The ``[project]`` table of a distribution."""
    table: dict[str, Any] = tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"]
    return table


def dependencies() -> list[str]:
    """What the distributions need besides each other."""
    ours = ("nbcore", "nblang-", "nbpack-")
    needed = [
        need
        for folder in DISTRIBUTIONS
        for part in (
            project(folder)["dependencies"],
            *project(folder).get("optional-dependencies", {}).values(),
        )
        for need in part
    ]
    return sorted({need for need in needed if not need.startswith(ours)})


def compile_(
    session: nox.Session,
    name: str,
    text: str = "",
    *,
    inputs: tuple[str, ...] = (),
    constrained: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
) -> None:
    """Pin requirements with their hashes for every platform, and name no registry."""
    command = ["uv", "pip", "compile", "--universal", "--fork-strategy=fewest"]
    command += ["--python-version=3.11", "--generate-hashes", "--no-annotate", "--no-header"]
    command += ["--quiet", *options]
    command += [part for other in constrained for part in ("--constraint", pinned(other))]
    command += [f"requirements/{other}.in" for other in inputs] + (["-"] if text else [])
    session.log(f"{pinned(name)}: {' '.join(command)}")
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        session.error(done.stderr)
    (ROOT / pinned(name)).write_text(
        f"# Written by nox -s lock; not edited by hand.\n{done.stdout}"
    )
