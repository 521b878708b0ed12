"""The locks satisfy pyproject.toml, name no address, and every entry has its hashes."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PYTHONS = ("3.11", "3.12", "3.13")


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


def entries(path):
    """Return (requirement, number of hashes) of every entry of a lock."""
    found = []
    for entry in re.split(r"\n(?=\S)", path.read_text().strip()):
        requirement = Requirement(entry.split("\\", 1)[0].strip())
        found.append((requirement, len(re.findall(r"--hash=sha256:[0-9a-f]{64}", entry))))
    return found


def versions(path, python):
    """Return name -> version that the lock gives this Python on Linux."""
    env = default_environment() | {"python_version": python, "python_full_version": f"{python}.0"}
    env |= {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"}
    chosen = [r for r, _ in entries(path) if r.marker is None or r.marker.evaluate(env)]
    assert len({canonicalize_name(r.name) for r in chosen}) == len(chosen), "a package is locked twice"
    return {canonicalize_name(r.name): Version(str(r.specifier).removeprefix("==")) for r in chosen}


@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_pyproject(root, project, python):
    locked = versions(root / "requirements.lock", python)
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wrong = [
        f"{r}: locked is {locked.get(canonicalize_name(r.name))}"
        for r in map(Requirement, wanted)
        if canonicalize_name(r.name) not in locked or locked[canonicalize_name(r.name)] not in r.specifier
    ]
    assert wrong == [], "run 'make lock'"


def test_spark_lock_satisfies_the_extra_and_adds_only(root, project):
    spark = {canonicalize_name(r.name): r for r, _ in entries(root / "requirements-spark.lock")}
    for wanted in map(Requirement, project["optional-dependencies"]["spark"]):
        assert str(spark[canonicalize_name(wanted.name)].specifier).removeprefix("==") in wanted.specifier
    base = {canonicalize_name(r.name) for r, _ in entries(root / "requirements.lock")}
    assert not base & set(spark)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-spark.lock"])
def test_locks_have_hashes_and_no_address(root, name):
    text = (root / name).read_text()
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    assert [str(r) for r, hashes in entries(root / name) if not hashes] == []
    assert [str(r) for r, _ in entries(root / name) if not str(r.specifier).startswith("==")] == []


def test_pythons_are_those_of_the_classifiers(project):
    told = [
        c.rsplit(" ", 1)[1]
        for c in project["classifiers"]
        if c.startswith("Programming Language :: Python :: 3.")
    ]
    assert tuple(told) == PYTHONS
