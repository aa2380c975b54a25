import unittest

import smithy_parser
from model import Model, SmithyError


def load(**texts):
    files = [smithy_parser.parse(f"namespace {stem}\n{text}", f"{stem}.smithy") for stem, text in texts.items()]
    return Model(files)


class ModelTest(unittest.TestCase):
    def assert_refused(self, message, **texts):
        with self.assertRaises(SmithyError) as refused:
            load(**texts)
        self.assertEqual(str(refused.exception), message)

    def test_declares_shapes_after_those_that_they_hold(self):
        model = load(a="structure A { b: Bs }\nlist Bs { member: B }\nstructure B { c: C }\nenum C { X }")
        self.assertEqual([shape.name for shape in model.files[0].ordered_shapes], ["C", "B", "Bs", "A"])

    def test_resolves_names_across_files(self):
        model = load(a="use b#Other\nstructure A { other: Other }", b="structure Other {}")
        a, b = model.files
        self.assertIs(a.shapes["A"].members[0].shape, b.shapes["Other"])
        self.assertEqual(a.used_files, ["b"])

    def test_gives_supported_operations_empty_shapes(self):
        model = load(a="@awsQuery service S { version: \"1\" }\noperation Do {}\n@unsupported operation Later {}")
        self.assertEqual(sorted(model.files[0].shapes), ["DoInput", "DoOutput"])

    def test_refuses_what_cannot_be(self):
        self.assert_refused("a.smithy:2: B is not declared", a="structure A { b: B }")
        self.assert_refused("a.smithy:1: uses b#B, which is not declared", a="use b#B")
        self.assert_refused("a.smithy:3: A contains itself", a="structure A { b: B }\nstructure B { a: A }")
        self.assert_refused("a.smithy:2: trait @nonsense is not understood here", a="structure A { @nonsense b: String }")
        self.assert_refused("a.smithy:2: list L must have exactly: member", a="list L { element: String }")
        self.assert_refused("a.smithy:2: operations without a service", a="operation Do {}")
        self.assert_refused("a.smithy:2: the service names no protocol", a='service S { version: "1" }')
        self.assert_refused("a.smithy:2: b is @required and @unsupported", a="structure A { @required @unsupported b: String }")
        self.assert_refused(
            "a.smithy:4: A is no error",
            a='@awsQuery service S { version: "1" }\nstructure A {}\noperation Do { errors: [A] }',
        )

    def test_refuses_patterns_that_the_matcher_does_not_understand(self):
        for pattern in ("^[a-z]+$", "[\\\\w+=,.@-]*", "a{1,3}", "[^/]{2,}", ".*", "\\\\d"):
            load(a=f'structure A {{ @pattern("{pattern}") b: String }}')
        for pattern in ("(a|b)", "a|b", "(ab)+", "a**", "[\\\\p{L}]", "a{x}", "[a", "a^b", "\\\\1"):
            with self.assertRaises(SmithyError, msg=pattern):
                load(a=f'structure A {{ @pattern("{pattern}") b: String }}')


if __name__ == "__main__":
    unittest.main()
