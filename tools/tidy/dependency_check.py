"""Every package that tools/setup installs has a line in docs/dependencies.md."""
import re

_GROUPS = re.compile(r'^(?:compile|operate|test)="([^"]*)"', re.MULTILINE)


def packages(setup_text):
    return sorted({name for group in _GROUPS.findall(setup_text) for name in group.split()})


def findings(root):
    document = root / "docs" / "dependencies.md"
    text = document.read_text() if document.exists() else ""
    for package in packages((root / "tools" / "setup").read_text()):
        if f"`{package}`" not in text:
            yield f"docs/dependencies.md:1: `{package}` is installed by tools/setup; say what for and why this one"
