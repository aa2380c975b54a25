"""Warnings: `bool` parameters in headers of pure code, which read badly where they are passed."""
import re

from architecture import PURE_ROOMS
from cpp_text import line_of, without_comments_and_strings

_BOOL_PARAMETER = re.compile(r"[(,]\s*bool\s+\w+\s*(?:=[^,)]*)?(?=[,)])")


def findings(name, path):
    place = "/".join(name.parts[1:])
    if path.suffix != ".h" or not place.startswith(tuple(room + "/" for room in PURE_ROOMS)):
        return
    code = without_comments_and_strings(path.read_text())
    for match in _BOOL_PARAMETER.finditer(code):
        yield f"{name}:{line_of(code, match.start())}: warning: a bool parameter; an enum class says what it means"
