"""Sizes of what people write: files and functions."""
import re

from architecture import CPP_LINES, FUNCTION_LINES, HEADER_LINES
from cpp_text import without_comments_and_strings

_SCOPE = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b")
# One line of a table that is written as a switch, so that the compiler knows when a row is missing.
_ROW = re.compile(r"^\s*(case .*:|return [^;]*;|case .*: return [^;]*;)?\s*$")
_CONTROL = re.compile(r"^\W*(if|for|while|switch|do|else|try|catch)\b")


def functions(text):
    """(first line, last line) of every function body; lambdas count with the function around them."""
    code = without_comments_and_strings(text)
    scopes, head_start, line, function = [], 0, 1, None
    for offset, character in enumerate(code):
        if character == "\n":
            line += 1
        elif character == "{":
            head = code[head_start:offset]
            opens_function = (function is None and "(" in head and not _CONTROL.match(head)
                              and not _SCOPE.search(head.split("(")[0]))
            if opens_function:
                blank = len(head) - len(head.lstrip())
                function = (line - head[blank:].count("\n"), len(scopes))
            scopes.append(character)
            head_start = offset + 1
        elif character == "}":
            if scopes:
                scopes.pop()
            if function and len(scopes) == function[1]:
                yield function[0], line
                function = None
            head_start = offset + 1
        elif character == ";":
            head_start = offset + 1
        elif character == "#" and code[:offset].rsplit("\n", 1)[-1].strip() == "":
            end = code.find("\n", offset)
            head_start = end if end > 0 else offset


def is_table(lines):
    """All but the frame (head, switch, closing lines) are rows."""
    return sum(1 for line in lines if not _ROW.match(line)) <= 6


def findings(name, path):
    limit = {".cpp": CPP_LINES, ".h": HEADER_LINES, ".py": CPP_LINES}.get(path.suffix)
    if limit is None:
        return
    text = path.read_text()
    lines = text.count("\n")
    if lines > limit:
        yield f"{name}:1: {lines} lines, at most {limit}: split it by meaning"
    if path.suffix == ".py":
        return
    for first, last in functions(text):
        too_long = last - first + 1 > FUNCTION_LINES
        if too_long and not is_table(text.splitlines()[first - 1:last]):
            yield f"{name}:{first}: a function of {last - first + 1} lines, at most {FUNCTION_LINES}"
