"""Emits api/<stem>_schema.h, .cpp and api/<stem>_codec.h: the tables that src/wire/codec interprets.

A table entry is a wire::Type (src/wire/codec/type.h). Every list, map, enum, structure and limited simple
shape has one, called k<Name> in the file's namespace `schema`; a member with limits of its own gets a copy
with these limits.
"""

from cpp_names import cpp_namespace, cpp_type, literal, member_name

PROTOCOLS = {
    "awsJson1_1": "kAwsJson11",
    "awsJson1_0": "kAwsJson10",
    "awsQuery": "kAwsQuery",
    "ec2Query": "kEc2Query",
}
KINDS = {
    "string": "kString", "integer": "kInteger", "long": "kLong", "double": "kDouble", "boolean": "kBoolean",
    "timestamp": "kTimestamp", "document": "kDocument", "enum": "kEnum", "list": "kList", "map": "kMap", "structure": "kStructure",
}


def schema_header(file):
    namespace = cpp_namespace(file.namespace)
    lines = [
        f"// The tables of api/{file.stem}.smithy. Generated.",
        "#pragma once",
        "",
        f'#include "api/{file.stem}.h"',
        '#include "wire/codec/service_model.h"',
        '#include "wire/codec/type.h"',
        "",
        f"namespace {namespace} {{",
        "",
    ]
    if file.service:
        lines += ["extern const wire::ServiceModel kServiceModel;", ""]
    lines += ["namespace schema {"]
    lines += [f"extern const wire::Type k{shape.name};" for shape in file.ordered_shapes]
    lines += ["}  // namespace schema", "", f"}}  // namespace {namespace}", "", "namespace minato::wire {", ""]
    for shape in file.ordered_shapes:
        if shape.kind == "structure":
            lines += [
                "template <>",
                f"inline const Type& type_of<{namespace}::{shape.name}>() {{",
                f"  return {namespace}::schema::k{shape.name};",
                "}",
            ]
    lines += ["", "}  // namespace minato::wire", ""]
    return "\n".join(lines)


def header(file):
    return "\n".join(
        [
            f"// Codecs for the shapes of api/{file.stem}.smithy. Generated.",
            "#pragma once",
            "",
            f'#include "api/{file.stem}.h"',
            f'#include "api/{file.stem}_schema.h"',
            '#include "wire/codec/json_codec.h"',
            '#include "wire/codec/query_codec.h"',
            "",
        ]
    )


def source(file):
    namespace = cpp_namespace(file.namespace)
    lines = [f"// Generated from api/{file.stem}.smithy.", "#include <cstddef>", ""]
    lines += [f'#include "api/{stem}_schema.h"' for stem in [file.stem, *file.used_files]]
    lines += [
        "",
        "// The shapes are plain structs, though not of standard layout: g++ and clang know their offsets.",
        '#pragma GCC diagnostic ignored "-Winvalid-offsetof"',
        "",
        f"namespace {namespace} {{",
        "namespace schema {",
        "",
    ]
    for shape in file.ordered_shapes:
        lines += _type(shape, file)
    lines += ["}  // namespace schema", ""]
    if file.service:
        lines += _service(file)
    lines += [f"}}  // namespace {namespace}", ""]
    return "\n".join(lines)


def services_source(files):
    """The one list of all services."""
    with_service = [file for file in files if file.service]
    lines = ["// Generated from api/*.smithy.", "#include <array>", ""]
    lines += [f'#include "api/{file.stem}_schema.h"' for file in with_service]
    lines += ["", "namespace minato::wire {", "", "std::span<const ServiceModel* const> all_services() {"]
    lines += [f"  static constexpr std::array<const ServiceModel*, {len(with_service)}> kServices = {{"]
    lines += [f"      &{cpp_namespace(file.namespace)}::kServiceModel," for file in with_service]
    lines += ["  };", "  return kServices;", "}", "", "}  // namespace minato::wire", ""]
    return "\n".join(lines)


# -- Types ------------------------------------------------------------------------------------------


def _limits(traits):
    """The initialiser of wire::Limits for constraint traits, or None."""
    parts = []
    for trait in ("length", "range"):
        if trait in traits:
            for key, field in (("min", "minimum"), ("max", "maximum")):
                if key in traits[trait]:
                    parts.append(f".{field} = {traits[trait][key]}")
    if "pattern" in traits:
        parts.append(f".pattern = {literal(traits['pattern'])}")
    return "{" + ", ".join(parts) + "}" if parts else None


def _type_reference(shape, file):
    if shape.is_prelude:
        return f"wire::k{shape.kind.capitalize()}Type"
    prefix = "" if shape.file is file else f"{cpp_namespace(shape.file.namespace)}::schema::"
    return f"{prefix}k{shape.name}"


def _type(shape, file):
    if shape.kind != "structure":
        lines = _enum_values(shape) if shape.kind == "enum" else []
        return lines + _type_constant(f"constinit const wire::Type k{shape.name}", shape, shape.name,
                                      shape.traits, file)
    lines = []
    for member in shape.members:
        if _limits(member.traits):
            lines += _type_constant(f"static constinit const wire::Type {_own_type(shape, member)}",
                                    member.shape, member.shape.name, {**member.shape.traits, **member.traits}, file)
    if shape.members:
        lines.append(f"static constinit const wire::Member k{shape.name}Members[] = {{")
        for member in shape.members:
            lines.append(_member(shape, member, file))
        lines.append("};")
    members = f", .members = k{shape.name}Members" if shape.members else ""
    lines += [
        f"constinit const wire::Type k{shape.name} = {{.kind = wire::Kind::kStructure, "
        f".name = {literal(shape.name)}{members}}};",
        "",
    ]
    return lines


def _own_type(shape, member):
    return f"k{shape.name}_{member_name(member.name)}"


def _enum_values(shape):
    values = ", ".join(literal(member.target) for member in shape.members)
    return [f"static constexpr std::string_view k{shape.name}Values[] = {{{values}}};"]


def _type_constant(declaration, shape, name, traits, file):
    parts = [f".kind = wire::Kind::{KINDS[shape.kind]}", f".name = {literal(name)}"]
    limits = _limits(traits)
    if limits:
        parts.append(f".limits = {limits}")
    if shape.kind == "enum":
        prefix = "" if shape.file is file else f"{cpp_namespace(shape.file.namespace)}::schema::"
        parts.append(f".values = {prefix}k{shape.name}Values")
    if shape.kind in ("list", "map"):
        element = shape.element
        parts.append(f".element = &{_type_reference(element.shape, file)}")
        xml_name = element.traits.get("xmlName", "member" if shape.kind == "list" else "value")
        parts.append(f".element_xml_name = {literal(xml_name)}")
        parts.append(f".{shape.kind} = &wire::k{shape.kind.capitalize()}Access<{cpp_type(element.shape, file)}>")
    return [f"{declaration} = {{{', '.join(parts)}}};", ""]


def _member(shape, member, file):
    protocol = file.service.protocol if file.service else None
    type_name = _own_type(shape, member) if _limits(member.traits) else _type_reference(member.shape, file)
    access = "nullptr" if member.required else f"&wire::kOptionalAccess<{cpp_type(member.shape, file)}>"
    parts = [
        literal(member.name),
        literal(_form_name(member, protocol)),
        literal(member.traits.get("xmlName", member.name)),
        f"&{type_name}",
        f"offsetof({shape.name}, {member_name(member.name)})",
        access,
    ]
    flags = [
        "true" if member.required else "false",
        "true" if member.unsupported else "false",
        f"wire::Flattening::{_flattening(member, protocol)}",
    ]
    while flags and flags[-1] in ("false", "wire::Flattening::kNone"):
        flags.pop()
    parts += flags
    return f"    {{{', '.join(parts)}}},"


def _flattening(member, protocol):
    if "xmlFlattened" in member.traits:
        return "kAlways"
    return "kForms" if protocol == "ec2Query" else "kNone"


def _form_name(member, protocol):
    if "ec2QueryName" in member.traits:
        return member.traits["ec2QueryName"]
    name = member.traits.get("xmlName", member.name)
    return name[0].upper() + name[1:] if protocol == "ec2Query" else name


def _default_status(shape):
    return 400 if shape.traits["error"] == "client" else 500


# -- Services ---------------------------------------------------------------------------------------


def _service(file):
    service = file.service
    sigv4 = service.traits.get("sigv4", {})
    lines = ["static constinit const wire::OperationModel kOperations[] = {"]
    for operation in sorted(file.operations, key=lambda operation: operation.name):
        if operation.supported:
            lines.append(
                f"    {{{literal(operation.name)}, true, &schema::k{operation.input}, "
                f"&schema::k{operation.output}}},"
            )
        else:
            lines.append(f"    {{{literal(operation.name)}, false, nullptr, nullptr}},")
    errors = [shape for shape in file.shapes.values() if "error" in shape.traits]
    errors_name = "kErrors" if errors else "{}"
    error_lines = []
    for shape in sorted(errors, key=lambda shape: shape.name):
        query_error = shape.traits.get("awsQueryError", {})
        code = query_error.get("code", shape.name)
        status = query_error.get("httpResponseCode", shape.traits.get("httpError", _default_status(shape)))
        error_lines.append(f"    {{{literal(shape.name)}, {literal(code)}, {status}}},")
    target_prefix = service.name if service.protocol.startswith("awsJson") else ""
    lines += ["};", ""]
    if errors:
        lines += ["static constinit const wire::ErrorModel kErrors[] = {", *error_lines, "};", ""]
    lines += [
        "constinit const wire::ServiceModel kServiceModel = {",
        f"    .name = {literal(file.stem)},",
        f"    .signing_name = {literal(sigv4.get('name', file.stem))},",
        f"    .target_prefix = {literal(target_prefix)},",
        f"    .api_version = {literal(service.version)},",
        f"    .xml_namespace = {literal(service.traits.get('xmlNamespace', {}).get('uri', ''))},",
        f"    .protocol = wire::Protocol::{PROTOCOLS[service.protocol]},",
        "    .operations = kOperations,",
        f"    .errors = {errors_name},",
        "};",
        "",
    ]
    return lines
