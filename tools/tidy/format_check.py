"""clang-format (the repository's .clang-format) has nothing to change."""
import re
import subprocess

_FINDING = re.compile(r"^(\S+?):(\d+):\d+: error: code should be clang-formatted", re.MULTILINE)


def findings(root, files):
    sources = [str(path.relative_to(root)) for path in files if path.suffix in (".h", ".cpp")]
    if not sources:
        return
    half = (len(sources) + 1) // 2
    runs = [subprocess.Popen(["clang-format", "--dry-run", "-Werror", *part], cwd=root,
                             stderr=subprocess.PIPE, text=True)
            for part in (sources[:half], sources[half:]) if part]
    reported = set()
    for run in runs:
        errors = run.communicate()[1]
        for name, line in _FINDING.findall(errors):
            if name not in reported:
                reported.add(name)
                yield f"{name}:{line}: run clang-format -i {name}"
        if run.returncode != 0 and not reported:
            yield f"clang-format: {errors.strip()}"
