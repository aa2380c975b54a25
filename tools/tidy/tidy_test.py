"""Every check finds what it is for and lets the rest alone: `python3 -m unittest discover -s tools/tidy`."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import architecture
import coroutine_check
import dependency_check
import include_check
import naming_check
import parameter_check
import size_check
import symbol_check


def found(check, name, text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / pathlib.Path(name).name
        path.write_text(text)
        return list(check.findings(pathlib.Path(name), path))


class IncludeCheck(unittest.TestCase):
    def test_a_room_includes_itself_and_what_lies_below_it(self):
        text = '#include "engine/state.h"\n#include "base/id.h"\n#include <vector>\n'
        self.assertEqual(found(include_check, "src/engine/plan.cpp", text), [])

    def test_upwards_is_refused_with_the_line(self):
        findings = found(include_check, "src/engine/plan.cpp", '\n#include "services/ecs/task.h"\n')
        self.assertEqual(findings, ['src/engine/plan.cpp:2: engine may not include "services/ecs/task.h"'])

    def test_services_depend_on_each_other_one_way_only(self):
        self.assertEqual(found(include_check, "src/services/ecs/x.cpp", '#include "services/elb/y.h"'), [])
        self.assertEqual(len(found(include_check, "src/services/elb/x.cpp", '#include "services/ecs/y.h"')), 1)

    def test_pure_services_have_shapes_and_codecs_but_no_protocol(self):
        self.assertEqual(found(include_check, "src/services/ecs/x.cpp",
                               '#include "api/ecs.h"\n#include "wire/codec/json.h"\n'), [])
        self.assertEqual(len(found(include_check, "src/services/ecs/x.cpp", '#include "wire/http_server.h"')), 1)

    def test_a_file_in_no_room_is_found(self):
        self.assertEqual(len(found(include_check, "src/attic/x.cpp", "")), 1)

    def test_the_longest_room_wins(self):
        self.assertEqual(architecture.room_of("agent/task/container.h"), "agent/task")
        self.assertEqual(architecture.room_of("agent/agent.h"), "agent")


class SymbolCheck(unittest.TestCase):
    def test_clocks_threads_files_and_chance_are_banned(self):
        for symbol in ("clock_gettime", "std::chrono::_V2::system_clock::now()", "pthread_create", "open64",
                       "std::random_device::_M_getval()", "getenv", "socket", "minato::SystemClock::now() const"):
            self.assertEqual(len(list(symbol_check.banned([symbol]))), 1, symbol)

    def test_memory_strings_and_our_own_code_are_not(self):
        harmless = ["memcpy", "operator new(unsigned long)", "minato::Random::hex[abi:cxx11](unsigned long)",
                    "std::__throw_out_of_range(char const*)", "minato::ecs::open_service(int)", "snprintf"]
        self.assertEqual(list(symbol_check.banned(harmless)), [])


class SizeCheck(unittest.TestCase):
    def test_long_files_are_found(self):
        self.assertEqual(len(found(size_check, "src/base/x.h", "\n" * 251)), 1)
        self.assertEqual(found(size_check, "src/base/x.cpp", "\n" * 800), [])

    def test_long_functions_are_found_inside_namespaces_and_classes(self):
        body = "  call();\n" * 80
        text = f"namespace a {{\nclass B : public C {{\n  int f(int x) const {{\n{body}  }}\n}};\n}}\n"
        self.assertEqual(found(size_check, "src/base/x.cpp", text),
                         ["src/base/x.cpp:3: a function of 82 lines, at most 70"])

    def test_a_long_class_or_table_is_no_function(self):
        members = "  int member;\n" * 90
        self.assertEqual(found(size_check, "src/base/x.h", f"struct A {{\n{members}}};\n"), [])
        rows = '  {"a", 1},\n' * 90
        self.assertEqual(found(size_check, "src/base/x.cpp", f"const Row kRows[] = {{\n{rows}}};\n"), [])

    def test_a_table_written_as_a_switch_may_be_long(self):
        rows = "".join(f'    case E::k{i}:\n      return "{i}";\n' for i in range(50))
        text = f'std::string_view to_string(E e) {{\n  switch (e) {{\n{rows}  }}\n  return "";\n}}\n'
        self.assertEqual(found(size_check, "src/base/x.cpp", text), [])

    def test_braces_in_strings_and_comments_do_not_count(self):
        text = 'int f() {\n  // }\n  return g("}{", \'}\');\n}\nint h() { return 1; }\n'
        self.assertEqual(list(size_check.functions(text)), [(1, 4), (5, 5)])


class CoroutineCheck(unittest.TestCase):
    def test_a_lambda_with_values_inside_co_await_is_found(self):
        text = "task f() {\n  co_await run(pool, [name = std::move(n)] {\n    use(name);\n  });\n}\n"
        self.assertEqual(len(found(coroutine_check, "src/wire/x.cpp", text)), 1)
        self.assertEqual(len(found(coroutine_check, "src/wire/x.cpp", "co_await run([=] { });")), 1)

    def test_references_named_lambdas_and_indices_are_fine(self):
        for text in ("co_await run([&] { g(); });", "co_await run([this, &a] { g(); });", "co_await run(a[i]);",
                     "auto f = [x]() -> task { co_await g(x); };\nco_await f();", "co_await run([] { });"):
            self.assertEqual(found(coroutine_check, "src/wire/x.cpp", text), [], text)


class NamingCheck(unittest.TestCase):
    def test_empty_words_and_notes_are_found(self):
        self.assertEqual(len(found(naming_check, "src/base/string_utils.h", "")), 1)
        self.assertEqual(len(found(naming_check, "src/base/x.h", "// TO" + "DO: later\n")), 1)
        self.assertEqual(found(naming_check, "src/base/futile.h", "int utility;"), [])
        self.assertEqual(found(naming_check, "tests/fuzz/corpus/json/0a1b", "XX" + "X"), [])


class ParameterCheck(unittest.TestCase):
    def test_bool_parameters_of_pure_headers_are_warned_of(self):
        text = "void stop(int a, bool force);\nbool is_done();\nstruct A { bool x; };\n"
        self.assertEqual(len(found(parameter_check, "src/engine/x.h", text)), 1)
        self.assertEqual(found(parameter_check, "src/wire/x.h", text), [])


class DependencyCheck(unittest.TestCase):
    def test_packages_are_read_from_the_groups(self):
        self.assertEqual(dependency_check.packages('compile="g++ cmake\n  crun"\nother="x"\n'), ["cmake", "crun", "g++"])


if __name__ == "__main__":
    unittest.main()
