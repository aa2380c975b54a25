"""The test runner counts what other runners say, keeps deadlines, and does not call failure success."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import leftovers
from step import Step, count_tests, run_step


class Counting(unittest.TestCase):
    def test_unittest(self):
        self.assertEqual(count_tests("Ran 12 tests in 1.2s\n\nOK (skipped=2)\n", True), (10, 0, 2))
        self.assertEqual(count_tests("Ran 5 tests in 1s\n\nFAILED (failures=1, errors=2)\n", False), (2, 3, 0))

    def test_ctest(self):
        self.assertEqual(count_tests("90% tests passed, 1 tests failed out of 10\n", False), (9, 1, 0))

    def test_plain_line_and_none(self):
        self.assertEqual(count_tests("100 passed, 0 failed\n", True), (100, 0, 0))
        self.assertEqual(count_tests("anything", True), (1, 0, 0))

    def test_a_bad_exit_is_a_failure_whatever_was_counted(self):
        self.assertEqual(count_tests("Ran 3 tests in 1s\n\nOK\n", False), (3, 1, 0))
        self.assertEqual(count_tests("", False), (0, 1, 0))


class Running(unittest.TestCase):
    def run_command(self, command, deadline):
        with tempfile.TemporaryDirectory() as folder:
            return run_step(Step("a step", command, deadline), folder, pathlib.Path(folder))

    def test_output_and_success_are_told(self):
        result = self.run_command(["echo", "3 passed, 0 failed"], 10)
        self.assertEqual((result.passed, result.failed), (3, 0))

    def test_a_step_over_its_deadline_fails_and_its_children_end(self):
        result = self.run_command(["sh", "-c", "sleep 60 & sleep 60"], 1)
        self.assertEqual(result.failed, 1)
        self.assertIn("not done after 1 s", result.how_it_ended)
        self.assertLess(result.seconds, 20)


class Leftovers(unittest.TestCase):
    def test_what_was_there_before_is_not_left_behind(self):
        before = leftovers.snapshot()
        self.assertTrue(any(thing.startswith("mount ") for thing in before))
        self.assertNotIn("mount /", leftovers.new_since(before))


if __name__ == "__main__":
    unittest.main()
