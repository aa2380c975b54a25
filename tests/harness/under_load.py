"""Load on a URL for as long as a `with` block lasts: `with under_load(url) as report:`; the report is filled at its end."""
import contextlib

import workshop
from load import Load


@contextlib.contextmanager
def under_load(url, folder, rate=1500):
    """Half the requests on kept-alive connections, half on new ones."""
    load = Load(workshop.LOAD, url, rate, folder / "load.json")
    report = {}
    load.start()
    try:
        yield report
        report.update(load.stop())
    finally:
        load.abandon()
