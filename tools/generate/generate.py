#!/usr/bin/env python3
"""Makes the C++ shapes, codec tables and operation tables out of api/*.smithy.

    generate.py --out DIR [--services] FILE.smithy...

writes DIR/api/<stem>.h, .cpp, _schema.h, _schema.cpp and _codec.h for each file and, with --services, the list
of all services in DIR/api/services.cpp.
A file whose content would not change is not touched, so that nothing is compiled again for nothing.
"""

import argparse
import os
import sys

import cpp_codec
import cpp_shapes
import smithy_parser
from model import Model, SmithyError


def write_if_changed(path, text):
    try:
        with open(path, encoding="utf-8") as present:
            if present.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def load(paths):
    files = []
    for path in paths:
        with open(path, encoding="utf-8") as source:
            files.append(smithy_parser.parse(source.read(), path))
    return Model(files)


def generate(paths, out, services):
    model = load(paths)
    folder = os.path.join(out, "api")
    os.makedirs(folder, exist_ok=True)
    for file in model.files:
        for suffix, text in (
            (".h", cpp_shapes.header(file)),
            (".cpp", cpp_shapes.source(file)),
            ("_schema.h", cpp_codec.schema_header(file)),
            ("_schema.cpp", cpp_codec.source(file)),
            ("_codec.h", cpp_codec.header(file)),
        ):
            write_if_changed(os.path.join(folder, file.stem + suffix), text)
    if services:
        write_if_changed(os.path.join(folder, "services.cpp"), cpp_codec.services_source(model.files))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True)
    parser.add_argument("--services", action="store_true")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    try:
        generate(arguments.files, arguments.out, arguments.services)
    except SmithyError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
