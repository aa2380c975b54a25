"""C++ text with what is not code taken out, so that simple patterns can be trusted."""
import re

_TOKENS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\s\\]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""",
    re.DOTALL)
_DIGIT_SEPARATOR = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")


def without_comments_and_strings(text):
    """Same length in lines; comments become blanks, strings and characters become "" and ' '."""
    text = _DIGIT_SEPARATOR.sub("", text)

    def blank(match):
        token = match.group(0)
        newlines = "\n" * token.count("\n")
        if token.startswith("/"):
            return newlines or " "
        return ('""' if token[0] in '"R' else "' '") + newlines

    return _TOKENS.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
