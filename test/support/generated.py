"""Clients generated from the document that the server itself gives out. What is made for a document, a generator and
a flow is kept, so that only a change of one of them costs the time to make it anew."""

import copy
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.flow import CLIENTS, INSTALLED, Means

FLOWS = CLIENTS / "generated"
GENERATOR = INSTALLED / "generator"
MADE = INSTALLED / "made"
ONE_CLASS = "SET_TAGS_FOR_ALL_OPERATIONS=fangst"
ONLY_CODE = "apiDocs=false,modelDocs=false,apiTests=false,modelTests=false"


def run(*command, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    """Runs a step of making a client; a failing one shows what it said."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)
    said = (done.stdout + done.stderr)[-6000:]
    assert done.returncode == 0, f"{' '.join(words[:6])} ... exited with {done.returncode}:\n{said}"


def no_more(_: Path) -> None:
    """A language that runs from its source has nothing to build."""


def build_java(folder: Path) -> None:
    """Compiles the client with its flow."""
    sources = sorted((folder / "src" / "main").rglob("*.java"))
    names = folder / "sources"
    names.write_text("".join(f"{source}\n" for source in [*sources, FLOWS / "java" / "Flow.java"]))
    jars = INSTALLED / "generated-java" / "*"
    run("javac", "-nowarn", "-proc:none", "-cp", jars, "-d", folder / "classes", f"@{names}")


def build_go(folder: Path) -> None:
    """Compiles the client with its flow, which lies in the module of the client. Nothing is fetched."""
    flow = folder / "flow"
    flow.mkdir()
    shutil.copy(FLOWS / "go" / "main.go", flow)
    run("go", "build", "-mod=mod", "-buildvcs=false", "-o", folder / "program", "./flow", cwd=folder)


def as_it_is(document: dict) -> dict:
    """Most generators take the whole document."""
    return document


def without_cookies(document: dict) -> dict:
    """The Ruby generator writes a program that is not Ruby for credentials in a cookie, so its document is without
    the portal's session."""
    schemes = document["components"]["securitySchemes"]
    kept = {name: scheme for name, scheme in schemes.items() if scheme.get("in") != "cookie"}
    cut = copy.deepcopy(document)
    cut["components"]["securitySchemes"] = kept
    for operation in (operation for item in cut["paths"].values() for operation in item.values()):
        if "security" in operation:
            operation["security"] = [way for way in operation["security"] if way.keys() <= kept.keys()]
    return cut


@dataclass(frozen=True)
class Language:
    """How a client of this language is generated, built and run; `command` is given the client's folder."""

    generator: str
    options: tuple[str, ...]
    flow: str
    command: Callable[[Path], tuple[str | Path, ...]]
    build: Callable[[Path], None] = no_more
    document: Callable[[dict], dict] = as_it_is


LANGUAGES = {
    "java": Language(
        "java",
        ("--library", "okhttp-gson"),
        "java/Flow.java",
        lambda made: ("java", "-cp", f"{made / 'classes'}:{INSTALLED / 'generated-java' / '*'}", "Flow"),
        build_java,
    ),
    "go": Language(
        "go",
        ("--git-host", "fangst.test", "--git-user-id", "tests", "--git-repo-id", "client"),
        "go/main.go",
        lambda made: (made / "program",),
        build_go,
    ),
    "python": Language(
        "python",
        (),
        "python/flow.py",
        lambda made: ("env", f"PYTHONPATH={made}", INSTALLED / "venv/bin/python", FLOWS / "python/flow.py"),
    ),
    "php": Language("php", (), "php/flow.php", lambda made: ("php", FLOWS / "php" / "flow.php", made)),
    "ruby": Language(
        "ruby",
        (),
        "ruby/flow.rb",
        lambda made: ("ruby", "-I", made / "lib", FLOWS / "ruby" / "flow.rb"),
        document=without_cookies,
    ),
}


def means_of(name: str, document: dict) -> Means:
    """Makes the client of this language for the document, unless it is there, and tells how to run its flow."""
    language = LANGUAGES[name]
    jar = next(GENERATOR.glob("openapi-generator-cli-*.jar"))
    text = json.dumps(language.document(document), sort_keys=True)
    what = (text, jar.name, language.options, (FLOWS / language.flow).read_text(), ONE_CLASS, ONLY_CODE)
    made = MADE / f"{name}-{hashlib.sha256(repr(what).encode()).hexdigest()[:16]}"
    if not made.exists():
        for old in MADE.glob(f"{name}-*"):
            shutil.rmtree(old)
        growing = MADE / f"growing-{name}"
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(parents=True)
        (growing / "openapi.json").write_text(text)
        options = ("--openapi-normalizer", ONE_CLASS, "--global-property", ONLY_CODE, *language.options)
        run("java", "-jar", jar, "generate", "-i", growing / "openapi.json", "-g", language.generator,
            "-o", growing, *options)  # fmt: skip
        language.build(growing)
        growing.rename(made)
    return Means(language.command(made))
