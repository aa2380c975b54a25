"""What each suite is made of, with a deadline for every step."""
from step import Step

PYTHON = "/usr/bin/python3"
RELEASE, SANITIZED = "build/release", "build/sanitized"
CONFIGURE = ["cmake", "-S", ".", "-G", "Ninja", "--log-level=WARNING"]


def build(root, jobs):
    return [
        Step("configure", CONFIGURE + ["-B", RELEASE, "-DCMAKE_BUILD_TYPE=Release"], 120),
        Step("build", ["nice", "ninja", "-C", RELEASE, "-j", str(jobs)], 1800, needs=("configure",)),
    ]


def discover(folder, pattern="*_test.py"):
    # Clients of boto3 keep their connections until the process ends; Python would tell of each.
    return [PYTHON, "-W", "ignore::ResourceWarning", "-m", "unittest", "discover", "-v",
            "-s", folder, "-t", folder, "-p", pattern]


def checks(root, jobs):
    return [
        Step("tests of the tools", [PYTHON, "tools/tidy/tidy_test.py"], 60),
        Step("tests of the test runner", [PYTHON, "tools/run_tests/run_tests_test.py"], 60),
        Step("format and architecture", [PYTHON, "tools/tidy", "--build", RELEASE], 60, needs=("build",)),
        Step("unit and scenarios", ["ctest", "--test-dir", RELEASE, "-j", str(jobs), "--output-on-failure",
                                    "--timeout", "120"], 300, needs=("build",)),
        Step("100 short simulations", [PYTHON, "tools/simulate", "--seeds", "100", "--minutes", "3",
                                       "--machines", "10", "--jobs", str(jobs)], 300, needs=("build",)),
    ]


def check(root, jobs):
    return build(root, jobs) + checks(root, jobs)


def sanitized(root, jobs):
    """clang builds these, so that a second compiler reads the code as well."""
    options = {"ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1",
               "UBSAN_OPTIONS": "print_stacktrace=1",
               "ASAN_SYMBOLIZER_PATH": "/usr/lib/llvm-19/bin/llvm-symbolizer",
               "UBSAN_SYMBOLIZER_PATH": "/usr/lib/llvm-19/bin/llvm-symbolizer"}
    return [
        Step("configure sanitized", CONFIGURE + [
            "-B", SANITIZED, "-DCMAKE_BUILD_TYPE=Debug", "-DMINATO_SANITIZE=address,undefined",
            "-DCMAKE_C_COMPILER=clang-19", "-DCMAKE_CXX_COMPILER=clang++-19"], 120),
        Step("build sanitized", ["nice", "ninja", "-C", SANITIZED, "-j", str(jobs)], 1800,
             needs=("configure sanitized",)),
        Step("sanitized unit, scenarios", ["ctest", "--test-dir", SANITIZED, "-j", str(jobs), "--output-on-failure",
                                           "--timeout", "900"], 1200, needs=("build sanitized",), environment=options),
        Step("sanitized simulations", [PYTHON, "tools/simulate", "--minato", f"{SANITIZED}/minato", "--seeds", "10",
                                       "--minutes", "3", "--machines", "10", "--jobs", str(jobs)], 600,
             needs=("build sanitized",), environment=options),
    ]


def conformance_tests(root, jobs):
    return [Step("conformance", discover("tests/conformance"), 900, needs=("build",))]


def integration_tests(root, jobs):
    return [Step("integration", discover("tests/integration"), 1500, needs=("build",))]


def everything(root, jobs):
    return (check(root, jobs) + conformance_tests(root, jobs) + integration_tests(root, jobs)
            + sanitized(root, jobs))


def soak(root, jobs):
    return build(root, jobs) + [
        Step("soak", [PYTHON, "tools/simulate", "--seeds", "2000", "--minutes", "30", "--machines", "10",
                      "--jobs", str(jobs)], 6 * 3600, needs=("build",))]


SUITES = {
    "all": everything,
    "check": check,
    "sanitize": sanitized,
    "conformance": lambda root, jobs: build(root, jobs) + conformance_tests(root, jobs),
    "integration": lambda root, jobs: build(root, jobs) + integration_tests(root, jobs),
    "soak": soak,
}
