"""The directions of #include between rooms: architecture.INCLUDES."""
import re

from architecture import CODEC_ROOM, INCLUDES, room_of

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', re.MULTILINE)


def allowed(room, included):
    """May a file of `room` include the header `included` (a path from src/)?"""
    if included.startswith("api/"):
        target = "api"
    else:
        target = room_of(included)
    if target is None:
        return False
    if target == room or room.startswith(target + "/") and target in INCLUDES[room]:
        return True
    if target == CODEC_ROOM and "api" in INCLUDES[room]:
        return True
    for pattern in INCLUDES[room]:
        if pattern in (target, "*"):
            return True
        if pattern.endswith("/*") and target.startswith(pattern[:-1]):
            return True
        if target == CODEC_ROOM and pattern == "wire":
            return True
    return False


def findings(name, path):
    if name.parts[0] != "src" or path.suffix not in (".h", ".cpp"):
        return
    place = "/".join(name.parts[1:])
    room = room_of(place)
    if room is None:
        yield f"{name}:1: lies in no room of the architecture; tools/tidy/architecture.py lists them"
        return
    room = "wire" if room == CODEC_ROOM else room
    text = path.read_text()
    for match in _INCLUDE.finditer(text):
        if not allowed(room, match.group(1)):
            line = text.count("\n", 0, match.start()) + 1
            yield f'{name}:{line}: {room} may not include "{match.group(1)}"'
