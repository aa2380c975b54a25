import unittest

import smithy_parser
from model import SmithyError


def parse(text):
    return smithy_parser.parse(text, "test.smithy")


class SmithyParserTest(unittest.TestCase):
    def assert_refused(self, text, message):
        with self.assertRaises(SmithyError) as refused:
            parse(text)
        self.assertEqual(str(refused.exception), message)

    def test_reads_shapes_with_their_traits(self):
        file = parse(
            """$version: "2.0"
            namespace a.b
            // A comment.
            structure One {
                @required @length(min: 1, max: 5)
                name: String, // commas are white space
                @pattern("^\\\\d\\"$") digits: Text
            }
            enum Color { RED = "red" GREEN }
            list Names { @xmlName("item") member: String }
            map Counts { key: String value: Integer }
            @length(max: 3) string Text
            """
        )
        self.assertEqual(file.namespace, "a.b")
        one = file.shapes["One"]
        self.assertEqual([m.name for m in one.members], ["name", "digits"])
        self.assertEqual(one.members[0].traits, {"required": True, "length": {"min": 1, "max": 5}})
        self.assertEqual(one.members[1].traits["pattern"], '^\\d"$')
        self.assertEqual([(m.name, m.target) for m in file.shapes["Color"].members], [("RED", "red"), ("GREEN", "GREEN")])
        self.assertEqual(file.shapes["Names"].element.traits, {"xmlName": "item"})
        self.assertEqual(file.shapes["Counts"].element.target, "Integer")
        self.assertEqual(file.shapes["Text"].kind, "string")

    def test_reads_services_and_operations(self):
        file = parse(
            """$version: "2.0"
            $operationInputSuffix: "Request"
            $operationOutputSuffix: "Response"
            namespace a
            use b.c#Other
            @awsJson1_1 @sigv4(name: "x")
            service S { version: "1" }
            operation Do {
                input := { a: String }
                output: Done
                errors: [Bad, Worse]
            }
            @unsupported operation Later {}
            structure Done {}
            """
        )
        self.assertEqual(file.uses, {"Other": "b.c#Other"})
        self.assertEqual(file.service.protocol, "awsJson1_1")
        self.assertEqual(file.service.traits["sigv4"], {"name": "x"})
        do, later = file.operations
        self.assertEqual((do.input, do.output, do.errors), ("DoRequest", "Done", ["Bad", "Worse"]))
        self.assertEqual(file.shapes["DoRequest"].members[0].name, "a")
        self.assertTrue(do.supported)
        self.assertFalse(later.supported)

    def test_says_where_it_does_not_understand(self):
        self.assert_refused("namespace a\nstructure One {\n  a String\n}", "test.smithy:3: expected ':', found 'String'")
        self.assert_refused("namespace a\nunion U { a: String }", "test.smithy:2: union is not understood")
        self.assert_refused("namespace a\n\n%", "test.smithy:3: unexpected '%'")
        self.assert_refused("structure A {}", "test.smithy:1: has no namespace")
        self.assert_refused("namespace a\nstructure A { a: String", "test.smithy:2: expected a name, found 'end of file'")
        self.assert_refused("namespace a\nlist A { member: B }\nlist A { member: C }", "test.smithy:3: A is declared twice")
        self.assert_refused("namespace a\nstructure A {\n a: B\n a: C }", "test.smithy:4: a is declared twice")
        self.assert_refused('$version: "1.0"\nnamespace a', "test.smithy:2: Smithy version 1.0 is not understood")


if __name__ == "__main__":
    unittest.main()
