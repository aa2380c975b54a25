"""Figures as they are shown and kept: what was measured, the bar for it, and the same machine's calibration."""
import dataclasses
import enum
import json


class Bar(enum.Enum):
    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclasses.dataclass
class Figure:
    """`against` says in words how the value stands to this run's calibration."""
    name: str
    value: float
    unit: str
    bar: Bar | None = None
    limit: float | None = None
    against: str = ""
    details: dict = dataclasses.field(default_factory=dict)

    @property
    def met(self):
        if self.bar is None:
            return None
        return self.value <= self.limit if self.bar is Bar.AT_MOST else self.value >= self.limit

    def as_json(self):
        return {"name": self.name, "value": self.value, "unit": self.unit, "met": self.met, "against": self.against,
                "bar": f"{self.bar.value} {self.limit:g}" if self.bar else None, "details": self.details}


def at_most(limit):
    return {"bar": Bar.AT_MOST, "limit": limit}


def at_least(limit):
    return {"bar": Bar.AT_LEAST, "limit": limit}


def shown(value, unit):
    if unit in ("s", "x") or abs(value) < 10 and value != int(value):
        return f"{value:,.2f} {unit}"
    return f"{value:,.1f} {unit}" if unit in ("ms", "MiB") else f"{value:,.0f} {unit}"


HEADINGS = ("figure", "measured", "bar", "met", "against this machine")


def row_of(figure):
    bar = f"{figure.bar.value} {shown(figure.limit, figure.unit)}" if figure.bar else ""
    met = {True: "yes", False: "NO", None: ""}[figure.met]
    return (figure.name, shown(figure.value, figure.unit), bar, met, figure.against)


def table(figures):
    rows = [HEADINGS] + [row_of(figure) for figure in figures]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join("  ".join(cell.rjust(width) if i == 1 and number > 1 else cell.ljust(width)
                               for i, (cell, width) in enumerate(zip(row, widths))).rstrip()
                     for number, row in enumerate(rows))


def write_json(path, calibration, figures):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"calibration": calibration, "figures": [figure.as_json() for figure in figures]},
                               indent=1) + "\n")


def percentile(values, percent):
    """The smallest value that at least `percent` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def median(values):
    return percentile(values, 50)
