"""A type name has one meaning in the whole house."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PACKAGES = ("bot", "adapters", "store")

SAME_THING = {
    "Journal": {"bot/ports.py", "store/journal/journal.py"},  # the port, and the store's one implementation of it
}
"""Names that two files may define, because both mean the same."""


def types_in(source: str) -> Iterator[str]:
    """The names of the classes of a file, and of the types that it gives a name of its own (`Item = tuple[...]`)."""
    tree = ast.parse(source)
    yield from (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and not _is_type_variable(node.value):
            name = node.targets[0].id
            if name.lstrip("_")[:1].isupper() and not name.isupper():
                yield name


def _is_type_variable(value: ast.expr) -> bool:
    """Whether a value is `TypeVar(...)`: it stands for a type within its own file alone."""
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "TypeVar"


def defined_twice(folder: Path) -> dict[str, set[str]]:
    """The type names that several files below a folder define, with these files."""
    files: dict[str, set[str]] = defaultdict(set)
    for package in PACKAGES:
        for path in (folder / package).rglob("*.py"):
            for name in types_in(path.read_text(encoding="utf-8")):
                files[name].add(path.relative_to(folder).as_posix())
    return {name: where for name, where in files.items() if len(where) > 1}


def test_every_type_name_is_defined_in_one_file() -> None:
    assert defined_twice(ROOT) == SAME_THING


def test_a_second_class_or_alias_of_a_name_is_found(tmp_path: Path) -> None:
    sources = {
        "bot/one.py": "class Page:\n    pass\nRow = tuple[str, ...]\nValue = TypeVar('Value')\n",
        "store/two.py": "def make():\n    class Page:\n        pass\nRow = dict\n_rows = LIMIT = 2\n",
        "adapters/three.py": "LIMIT = 3\n_rows = 1\nPAGE = 'Page'\nValue = TypeVar('Value')\n",
    }
    for name, source in sources.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    both = {"bot/one.py", "store/two.py"}
    assert defined_twice(tmp_path) == {"Page": both, "Row": both}
