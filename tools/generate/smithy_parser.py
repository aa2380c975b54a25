"""Reads the part of the Smithy IDL 2.0 that api/*.smithy uses.

Understood: $control statements, namespace, use, // comments, traits, simple shapes, structure, list, map,
enum, service, operation (errors, input and output by name or inline with :=). What is not understood is an
error that names file and line. The result is a model.SourceFile; names are resolved later (model.py).
"""

import re

from model import Member, Operation, Service, Shape, SmithyError, SourceFile

SIMPLE_SHAPES = ("string", "integer", "long", "double", "float", "boolean", "timestamp")

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n,]+|//[^\n]*)
      |(?P<string>"(?:[^"\\\n]|\\.)*")
      |(?P<number>-?\d+(?:\.\d+)?)
      |(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:[.][A-Za-z_][A-Za-z0-9_]*)*(?:\#[A-Za-z_][A-Za-z0-9_]*)?)
      |(?P<mark>:=|[{}\[\]():=@$])""",
    re.VERBOSE,
)


class Token:
    def __init__(self, kind, text, line):
        self.kind = kind
        self.text = text
        self.line = line


def tokenize(text, path):
    tokens = []
    at = 0
    line = 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise SmithyError(path, line, f"unexpected {text[at]!r}")
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), line))
        line += match.group().count("\n")
        at = match.end()
    tokens.append(Token("end", "end of file", line))
    return tokens


def unquote(text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text[1:-1])


class Parser:
    def __init__(self, text, path):
        self._path = path
        self._tokens = tokenize(text, path)
        self._at = 0
        self._file = SourceFile(path)

    def parse(self):
        while self._peek().text == "$":
            self._control()
        while self._peek().kind != "end":
            self._statement()
        if not self._file.namespace:
            raise SmithyError(self._path, 1, "has no namespace")
        return self._file

    # -- Tokens -----------------------------------------------------------------------------------

    def _peek(self):
        return self._tokens[self._at]

    def _next(self):
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _fail(self, message, token=None):
        raise SmithyError(self._path, (token or self._peek()).line, message)

    def _expect(self, text):
        token = self._next()
        if token.text != text:
            self._fail(f"expected {text!r}, found {token.text!r}", token)

    def _accept(self, text):
        if self._peek().kind == "mark" and self._peek().text == text:
            self._at += 1
            return True
        return False

    def _name(self):
        token = self._next()
        if token.kind != "name":
            self._fail(f"expected a name, found {token.text!r}", token)
        return token.text

    # -- Statements -------------------------------------------------------------------------------

    def _control(self):
        self._expect("$")
        key = self._name()
        self._expect(":")
        value = self._value()
        if key == "operationInputSuffix":
            self._file.input_suffix = value
        elif key == "operationOutputSuffix":
            self._file.output_suffix = value
        elif key == "version":
            if value not in ("2", "2.0"):
                self._fail(f"Smithy version {value} is not understood")
        else:
            self._fail(f"control statement ${key} is not understood")

    def _statement(self):
        line = self._peek().line
        traits = self._traits()
        keyword = self._name()
        if keyword == "namespace":
            self._file.namespace = self._name()
        elif keyword == "use":
            used = self._name()
            if "#" not in used:
                self._fail(f"use {used} names no shape")
            self._file.uses[used.split("#")[1]] = used
        elif keyword == "service":
            self._service(traits, line)
        elif keyword == "operation":
            self._operation(traits, line)
        else:
            self._shape(keyword, traits, line)

    def _shape(self, keyword, traits, line):
        if keyword not in SIMPLE_SHAPES + ("structure", "list", "map", "enum"):
            self._fail(f"{keyword} is not understood")
        shape = Shape(keyword, self._name(), traits, line)
        if keyword == "enum":
            shape.members = self._enum_members()
        elif keyword not in SIMPLE_SHAPES:
            shape.members = self._members()
        self._add(shape)
        return shape

    def _add(self, shape):
        if shape.name in self._file.shapes:
            raise SmithyError(self._path, shape.line, f"{shape.name} is declared twice")
        self._file.shapes[shape.name] = shape

    def _members(self):
        members = []
        self._expect("{")
        while not self._accept("}"):
            line = self._peek().line
            traits = self._traits()
            name = self._name()
            self._expect(":")
            members.append(Member(name, self._name(), traits, line))
        self._refuse_duplicates(members)
        return members

    def _enum_members(self):
        members = []
        self._expect("{")
        while not self._accept("}"):
            line = self._peek().line
            name = self._name()
            value = self._value() if self._accept("=") else name
            members.append(Member(name, value, {}, line))
        self._refuse_duplicates(members)
        return members

    def _refuse_duplicates(self, members):
        seen = set()
        for member in members:
            if member.name in seen:
                raise SmithyError(self._path, member.line, f"{member.name} is declared twice")
            seen.add(member.name)

    def _service(self, traits, line):
        if self._file.service:
            self._fail("a second service in one file")
        service = Service(self._name(), traits, line)
        self._expect("{")
        while not self._accept("}"):
            key = self._name()
            self._expect(":")
            value = self._value()
            if key != "version":
                self._fail(f"service member {key} is not understood")
            service.version = value
        self._file.service = service

    def _operation(self, traits, line):
        operation = Operation(self._name(), traits, line)
        self._expect("{")
        while not self._accept("}"):
            key = self._name()
            if key == "input":
                operation.input = self._input_or_output(operation.name, self._file.input_suffix)
            elif key == "output":
                operation.output = self._input_or_output(operation.name, self._file.output_suffix)
            elif key == "errors":
                self._expect(":")
                operation.errors = self._value()
            else:
                self._fail(f"operation member {key} is not understood")
        if any(other.name == operation.name for other in self._file.operations):
            raise SmithyError(self._path, line, f"operation {operation.name} is declared twice")
        self._file.operations.append(operation)

    def _input_or_output(self, operation_name, suffix):
        if self._accept(":"):
            return self._name()
        self._expect(":=")
        line = self._peek().line
        traits = self._traits()
        shape = Shape("structure", operation_name + suffix, traits, line)
        shape.members = self._members()
        self._add(shape)
        return shape.name

    # -- Traits and values ------------------------------------------------------------------------

    def _traits(self):
        traits = {}
        while self._accept("@"):
            name = self._name()
            traits[name] = self._trait_value() if self._accept("(") else True
        return traits

    def _trait_value(self):
        if self._accept(")"):
            return True
        if self._peek().kind == "name" and self._tokens[self._at + 1].text == ":":
            value = {}
            while not self._accept(")"):
                key = self._name()
                self._expect(":")
                value[key] = self._value()
            return value
        value = self._value()
        self._expect(")")
        return value

    def _value(self):
        token = self._next()
        if token.kind == "string":
            return unquote(token.text)
        if token.kind == "number":
            return float(token.text) if "." in token.text else int(token.text)
        if token.kind == "name":
            return {"true": True, "false": False}.get(token.text, token.text)
        if token.text == "[":
            values = []
            while not self._accept("]"):
                values.append(self._value())
            return values
        return self._fail(f"expected a value, found {token.text!r}", token)


def parse(text, path):
    return Parser(text, path).parse()
