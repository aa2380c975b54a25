"""The model that api/*.smithy describe: files, shapes, operations, and the resolution of names between them."""

import os
import re

PRELUDE = {
    "String": "string",
    "Integer": "integer",
    "Long": "long",
    "Double": "double",
    "Float": "double",
    "Boolean": "boolean",
    "Timestamp": "timestamp",
    "Document": "document",
}

MEMBER_TRAITS = {
    "required", "length", "range", "pattern", "xmlName", "xmlFlattened", "ec2QueryName", "unsupported",
}
SHAPE_TRAITS = {"error", "httpError", "awsQueryError", "length", "range", "pattern"}
SERVICE_TRAITS = {"awsJson1_0", "awsJson1_1", "awsQuery", "ec2Query", "sigv4", "xmlNamespace"}
MAXIMUM_MEMBERS = 128

# What src/wire/codec/pattern.h understands: characters, classes and escapes, each with a quantifier; ^ and $
# at the ends only.
_PATTERN = re.compile(
    r"""\^?(?:(?:\[\^?(?:[^\[\]\\]|\\[^pPuxbB])+\]|\\[^pPuxbBDW0-9]|[^\[\]\\(){}|*+?^$])(?:[*+?]|\{\d+(?:,\d*)?\})?)*\$?"""
)


class SmithyError(Exception):
    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: {message}")


class Member:
    """Of a structure, list or map: `target` names a shape. Of an enum: `target` is the value on the wire."""

    def __init__(self, name, target, traits, line):
        self.name = name
        self.target = target
        self.traits = traits
        self.line = line
        self.shape = None

    @property
    def required(self):
        return "required" in self.traits

    @property
    def unsupported(self):
        return "unsupported" in self.traits


class Shape:
    def __init__(self, kind, name, traits, line):
        self.kind = "double" if kind == "float" else kind
        self.name = name
        self.traits = traits
        self.line = line
        self.members = []
        self.file = None

    @property
    def is_prelude(self):
        return self.file is None

    @property
    def is_simple(self):
        return self.kind not in ("structure", "list", "map", "enum")

    def member(self, name):
        return next(member for member in self.members if member.name == name)

    @property
    def element(self):
        """The Member that a list or map holds."""
        return self.member("member" if self.kind == "list" else "value")


class Operation:
    def __init__(self, name, traits, line):
        self.name = name
        self.traits = traits
        self.line = line
        self.input = None
        self.output = None
        self.errors = []

    @property
    def supported(self):
        return "unsupported" not in self.traits


class Service:
    def __init__(self, name, traits, line):
        self.name = name
        self.traits = traits
        self.line = line
        self.version = ""

    @property
    def protocol(self):
        return next((p for p in ("awsJson1_1", "awsJson1_0", "awsQuery", "ec2Query") if p in self.traits), None)


class SourceFile:
    def __init__(self, path):
        self.path = path
        self.stem = os.path.splitext(os.path.basename(path))[0]
        self.namespace = ""
        self.input_suffix = "Input"
        self.output_suffix = "Output"
        self.uses = {}
        self.shapes = {}
        self.operations = []
        self.service = None
        self.ordered_shapes = []
        self.used_files = []


class Model:
    """All files together, every member resolved to its shape and every file's shapes in declaration order."""

    def __init__(self, files):
        self.files = sorted(files, key=lambda file: file.stem)
        self._prelude = {name: Shape(kind, name, {}, 0) for name, kind in PRELUDE.items()}
        self._by_id = {}
        for file in self.files:
            self._complete_operations(file)
            for shape in file.shapes.values():
                shape.file = file
                self._by_id[f"{file.namespace}#{shape.name}"] = shape
        for file in self.files:
            self._check_uses(file)
            for shape in file.shapes.values():
                self._resolve_members(file, shape)
            self._check_operations(file)
        for file in self.files:
            file.ordered_shapes = self._order(file)
            file.used_files = self._used_files(file)

    @staticmethod
    def fail(file, line, message):
        raise SmithyError(file.path, line, message)

    def resolve(self, file, name, line):
        shape = (
            file.shapes.get(name)
            or self._by_id.get(file.uses.get(name, name))
            or self._prelude.get(name)
        )
        if not shape:
            self.fail(file, line, f"{name} is not declared")
        return shape

    def _complete_operations(self, file):
        if file.operations and not file.service:
            self.fail(file, file.operations[0].line, "operations without a service")
        for operation in file.operations:
            if not operation.supported:
                continue
            for attribute, suffix in (("input", file.input_suffix), ("output", file.output_suffix)):
                if getattr(operation, attribute) is None:
                    name = operation.name + suffix
                    file.shapes.setdefault(name, Shape("structure", name, {}, operation.line))
                    setattr(operation, attribute, name)

    def _check_uses(self, file):
        for shape_id in file.uses.values():
            if shape_id not in self._by_id:
                self.fail(file, 1, f"uses {shape_id}, which is not declared")

    def _check_operations(self, file):
        if file.service:
            self._check_traits(file, file.service.line, file.service.traits, SERVICE_TRAITS)
            if not file.service.protocol:
                self.fail(file, file.service.line, "the service names no protocol")
        for operation in file.operations:
            self._check_traits(file, operation.line, operation.traits, {"unsupported"})
            for name in operation.errors:
                if "error" not in self.resolve(file, name, operation.line).traits:
                    self.fail(file, operation.line, f"{name} is no error")
            for name in filter(None, (operation.input, operation.output)):
                if self.resolve(file, name, operation.line).kind != "structure":
                    self.fail(file, operation.line, f"{name} is no structure")

    def _check_traits(self, file, line, traits, known):
        for trait in traits:
            if trait not in known:
                self.fail(file, line, f"trait @{trait} is not understood here")

    def _check_pattern(self, file, line, traits):
        pattern = traits.get("pattern", "")
        if not _PATTERN.fullmatch(pattern):
            self.fail(file, line, f"the pattern {pattern} is more than wire/codec/pattern.h understands")

    def _resolve_members(self, file, shape):
        self._check_traits(file, shape.line, shape.traits, SHAPE_TRAITS)
        self._check_pattern(file, shape.line, shape.traits)
        if shape.kind == "enum":
            return
        wanted = {"list": ["member"], "map": ["key", "value"]}.get(shape.kind)
        if wanted and [member.name for member in shape.members] != wanted:
            self.fail(file, shape.line, f"{shape.kind} {shape.name} must have exactly: {', '.join(wanted)}")
        if len(shape.members) > MAXIMUM_MEMBERS:
            self.fail(file, shape.line, f"{shape.name} has more than {MAXIMUM_MEMBERS} members")
        for member in shape.members:
            self._check_traits(file, member.line, member.traits, MEMBER_TRAITS)
            self._check_pattern(file, member.line, member.traits)
            if member.required and member.unsupported:
                self.fail(file, member.line, f"{member.name} is @required and @unsupported")
            member.shape = self.resolve(file, member.target, member.line)
        if shape.kind == "map" and shape.member("key").shape.kind not in ("string", "enum"):
            self.fail(file, shape.line, f"the keys of {shape.name} must be strings")
        if shape.kind == "list" and shape.element.shape.kind == "boolean":
            self.fail(file, shape.line, f"{shape.name}: std::vector<bool> has no elements to point at")

    def _order(self, file):
        """Every shape after those that it holds: C++ wants them complete."""
        ordered, state = [], {}

        def visit(shape, line):
            if shape.file is not file or state.get(shape.name) == "done":
                return
            if state.get(shape.name) == "open":
                self.fail(file, line, f"{shape.name} contains itself")
            state[shape.name] = "open"
            if shape.kind != "enum":
                for member in shape.members:
                    visit(member.shape, member.line)
            state[shape.name] = "done"
            ordered.append(shape)

        for shape in file.shapes.values():
            visit(shape, shape.line)
        return ordered

    def _used_files(self, file):
        used = {
            member.shape.file.stem
            for shape in file.shapes.values()
            if shape.kind != "enum"
            for member in shape.members
            if member.shape.file not in (None, file)
        }
        return sorted(used)
