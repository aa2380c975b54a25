"""Emits api/<stem>.h and api/<stem>.cpp: plain structs, enums with their texts, operations."""

from cpp_names import cpp_namespace, enumerator, literal, member_name, member_type, snake_case


def header(file):
    lines = [
        f"// Shapes and operations of api/{file.stem}.smithy. Generated: change the model, not this file.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "#include <map>",
        "#include <optional>",
        "#include <string>",
        "#include <string_view>",
        "#include <vector>",
        "",
    ]
    lines += [f'#include "api/{stem}.h"' for stem in file.used_files]
    lines += ['#include "base/units.h"', "", f"namespace {cpp_namespace(file.namespace)} {{", ""]
    for shape in file.ordered_shapes:
        if shape.kind == "enum":
            lines += _enum(shape)
        elif shape.kind == "structure":
            lines += _structure(shape, file)
    for operation in file.operations:
        if operation.supported:
            lines += _operation(operation)
    lines += [f"}}  // namespace {cpp_namespace(file.namespace)}", ""]
    return "\n".join(lines)


def source(file):
    lines = [
        f"// Generated from api/{file.stem}.smithy.",
        f'#include "api/{file.stem}.h"',
        "",
        f"namespace {cpp_namespace(file.namespace)} {{",
        "",
    ]
    for shape in file.ordered_shapes:
        if shape.kind == "enum":
            lines += _enum_texts(shape)
    lines += [f"}}  // namespace {cpp_namespace(file.namespace)}", ""]
    return "\n".join(lines)


def _enum(shape):
    lines = [f"enum class {shape.name} {{"]
    lines += [f"  {enumerator(member.name)}," for member in shape.members]
    lines += [
        "};",
        f"std::string_view to_string({shape.name} value);",
        f"std::optional<{shape.name}> parse_{snake_case(shape.name)}(std::string_view text);",
        "",
    ]
    return lines


def _enum_texts(shape):
    lines = [f"std::string_view to_string({shape.name} value) {{", "  switch (value) {"]
    for member in shape.members:
        lines.append(f"    case {shape.name}::{enumerator(member.name)}: return {literal(member.target)};")
    lines += [
        "  }",
        "  return {};",
        "}",
        "",
        f"std::optional<{shape.name}> parse_{snake_case(shape.name)}(std::string_view text) {{",
    ]
    for member in shape.members:
        lines.append(f"  if (text == {literal(member.target)}) return {shape.name}::{enumerator(member.name)};")
    lines += ["  return std::nullopt;", "}", ""]
    return lines


def _structure(shape, file):
    lines = [f"struct {shape.name} {{"]
    for member in shape.members:
        lines.append(f"  {member_type(member, file)} {member_name(member.name)}{{}};")
    if shape.members:
        lines.append("")
    lines += [f"  friend bool operator==(const {shape.name}&, const {shape.name}&) = default;", "};", ""]
    return lines


def _operation(operation):
    return [
        f"struct {operation.name} {{",
        f"  using Request = {operation.input};",
        f"  using Response = {operation.output};",
        f"  static constexpr std::string_view kName = {literal(operation.name)};",
        "};",
        "",
    ]
