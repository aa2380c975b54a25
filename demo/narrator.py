"""How the demo speaks: headings, commands as they are typed, what came of them. Colours on a terminal only."""
import shlex
import sys
import textwrap

WIDTH = 110


class Narrator:
    def __init__(self, out=sys.stdout):
        self.out = out
        self.colours = out.isatty()

    def paint(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colours else text

    def line(self, text=""):
        print(text, file=self.out, flush=True)

    def heading(self, text):
        self.line()
        self.line(self.paint("1;36", f"== {text} "))

    def say(self, text):
        for line in textwrap.wrap(text, WIDTH):
            self.line(line)

    def command(self, words):
        """As a person would paste it into a shell, folded at options."""
        lines, current = [], ""
        for word in (shlex.quote(word) for word in words):
            if current and len(current) + len(word) + 1 > WIDTH:
                lines.append(current)
                current = "    " + word
            else:
                current = f"{current} {word}" if current else word
        lines.append(current)
        self.line(self.paint("1", "$ " + " \\\n  ".join(lines)))

    def result(self, text):
        for line in text.rstrip("\n").splitlines():
            self.line(self.paint("2", "  ") + line)

    def good(self, text):
        self.line(self.paint("32", "  ✓ ") + text)

    def bad(self, text):
        self.line(self.paint("1;31", "  ✗ ") + text)

    def table(self, rows):
        widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
        for number, row in enumerate(rows):
            cells = [str(cell).rjust(width) if number and i else str(cell).ljust(width)
                     for i, (cell, width) in enumerate(zip(row, widths))]
            text = "  " + "   ".join(cells)
            self.line(self.paint("1", text) if number == 0 else text)
