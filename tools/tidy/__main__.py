"""The architecture checks: `tools/tidy [--build DIR] [--warnings]` from the project's root.

Prints one line per finding, `file:line: what is wrong and what would be right`, and exits with 1 if there
are any. With a build folder, the libraries of pure code are looked into as well.
"""
import argparse
import pathlib
import subprocess
import sys

from architecture import PURE_LIBRARIES
import coroutine_check
import dependency_check
import format_check
import include_check
import naming_check
import parameter_check
import size_check
import symbol_check

SOURCE_CHECKS = (include_check, size_check, coroutine_check, naming_check)


def source_files(root):
    """Files that people write: tracked by git or about to be."""
    listing = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"],
                             cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted({root / name for name in listing.splitlines() if (root / name).is_file()})


def main():
    parser = argparse.ArgumentParser(description="Checks of the architecture and the house style.")
    parser.add_argument("--build", type=pathlib.Path, help="a build folder, to check the pure libraries")
    parser.add_argument("--warnings", action="store_true", help="print what is not forbidden, only unwise")
    arguments = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    files = source_files(root)

    findings = []
    for check in SOURCE_CHECKS:
        for path in files:
            findings += check.findings(path.relative_to(root), path)
    findings += dependency_check.findings(root)
    findings += format_check.findings(root, files)
    if arguments.build:
        findings += symbol_check.findings(arguments.build, PURE_LIBRARIES)

    warnings = [line for path in files for line in parameter_check.findings(path.relative_to(root), path)]
    for line in findings + (warnings if arguments.warnings else []):
        print(line)
    print(f"tidy: {len(files)} files, {len(findings)} findings, {len(warnings)} warnings", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
