"""Words that say nothing have no place in a file's name, and notes to oneself none in a file."""
import re

from architecture import BANNED_FILE_WORDS

_NOTE = re.compile(r"\b(TODO|FIXME|XXX)\b")
_NOISE = ("tests", "fuzz", "corpus")
_TEXT = (".h", ".cpp", ".py", ".sh", ".md", ".smithy", ".cmake", ".txt", ".mjs", ".scenario", "")


def findings(name, path):
    for part in name.parts:
        words = re.split(r"[._-]", part.lower())
        for word in words:
            if word in BANNED_FILE_WORDS:
                yield f"{name}:1: '{word}' in a file's name says nothing; name what it is"
    if path.suffix not in _TEXT or name.parts[:2] == ("tools", "tidy") or name.parts[:3] == _NOISE:
        return
    try:
        text = path.read_text()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if _NOTE.search(line):
            yield f"{name}:{number}: do it, or write an issue: no {_NOTE.search(line).group(1)} in the tree"
