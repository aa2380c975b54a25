"""Pure libraries prove that they are pure: nothing that they call reaches the outside world."""
import subprocess

from architecture import BANNED_SYMBOLS


def banned(symbols):
    """Of demangled undefined symbols those that pure code may not have, with why."""
    for symbol in symbols:
        for pattern, what in BANNED_SYMBOLS:
            if pattern.search(symbol):
                yield symbol, what
                break


def undefined_symbols(library):
    listing = subprocess.run(["nm", "-C", "--undefined-only", "--format=just-symbols", str(library)],
                             capture_output=True, text=True, check=True).stdout
    # glibc's versions ("clock_gettime@GLIBC_2.17") do not show in static libraries.
    return sorted({line.strip() for line in listing.splitlines() if line and not line.endswith(":")})


def findings(build, names):
    for name in names:
        for library in build.glob(f"src/**/lib{name}.a"):
            for symbol, what in banned(undefined_symbols(library)):
                yield f"{library.name}: pure code may not use {what}: {symbol}"
