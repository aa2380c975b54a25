"""g++ 12 destroys the by-value captures of a lambda inside a co_await expression twice."""
import re

from cpp_text import line_of, without_comments_and_strings

_AWAIT = re.compile(r"\bco_await\b")
# A lambda's introducer, not an index: nothing to index stands before it.
_LAMBDA = re.compile(r"(?:^|[(,={<]|\breturn\b|&&|\|\|)\s*\[([^\[\]]*)\]\s*(?:[({]|mutable\b|->)")


def awaited_expression(code, start):
    """From a co_await to the end of its statement or of the parentheses around it."""
    depth = 0
    for offset in range(start, len(code)):
        character = code[offset]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth < 0:
                return code[start:offset]
        elif character == ";" and depth == 0:
            return code[start:offset]
    return code[start:]


def captures_by_value(captures):
    names = [part.strip() for part in captures.split(",") if part.strip()]
    return any(not part.startswith("&") and part != "this" for part in names)


def findings(name, path):
    if path.suffix not in (".h", ".cpp"):
        return
    code = without_comments_and_strings(path.read_text())
    for match in _AWAIT.finditer(code):
        expression = awaited_expression(code, match.end())
        for candidate in _LAMBDA.finditer(expression):
            if captures_by_value(candidate.group(1)):
                line = line_of(code, match.end() + candidate.start(1))
                yield f"{name}:{line}: name this lambda first: g++ 12 destroys its captures twice in co_await"
