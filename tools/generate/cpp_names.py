"""How names of the model are spelled in C++."""

import re

KEYWORDS = {
    "alignas", "and", "auto", "bool", "break", "case", "char", "class", "const", "continue", "default",
    "delete", "do", "double", "else", "enum", "explicit", "export", "extern", "false", "float", "for",
    "friend", "if", "inline", "int", "long", "namespace", "new", "not", "operator", "or", "private",
    "protected", "public", "register", "return", "short", "signed", "sizeof", "static", "struct", "switch",
    "template", "this", "throw", "true", "try", "typedef", "union", "unsigned", "using", "virtual", "void",
    "volatile", "while", "xor",
}

# Written as one word, whatever their capitals say.
_WORDS = (("IPv4", "Ipv4"), ("IPv6", "Ipv6"), ("ARNs", "Arns"), ("IDs", "Ids"), ("MiB", "Mib"), ("GiB", "Gib"))

CPP_TYPES = {
    "string": "std::string",
    "integer": "std::int32_t",
    "long": "std::int64_t",
    "double": "double",
    "boolean": "bool",
    "timestamp": "minato::Instant",
    # Free JSON, kept as text.
    "document": "std::string",
}


def snake_case(name):
    for written, word in _WORDS:
        name = name.replace(written, word)
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return name.replace("-", "_").lower()


def member_name(name):
    name = snake_case(name)
    return name + "_" if name in KEYWORDS else name


def enumerator(name):
    """RUNNING -> kRunning, HTTP_1 -> kHttp1; what is PascalCase already stays."""
    parts = name.split("_")
    return "k" + "".join(part[0].upper() + (part[1:].lower() if part.isupper() else part[1:]) for part in parts if part)


def cpp_namespace(namespace):
    return namespace.replace(".", "::")


def literal(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def cpp_type(shape, file):
    """The C++ type of a shape, as written inside the namespace of `file`."""
    if shape.kind == "list":
        return f"std::vector<{cpp_type(shape.element.shape, file)}>"
    if shape.kind == "map":
        return f"std::map<std::string, {cpp_type(shape.element.shape, file)}>"
    if shape.is_simple:
        return CPP_TYPES[shape.kind]
    return qualified(shape, file)


def qualified(shape, file):
    if shape.file is file:
        return shape.name
    return f"{cpp_namespace(shape.file.namespace)}::{shape.name}"


def member_type(member, file):
    inner = cpp_type(member.shape, file)
    return inner if member.required else f"std::optional<{inner}>"
