$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"

// One of everything that the generator understands, for the codecs' own tests.
namespace minato.everything

@awsQuery
@sigv4(name: "everything")
@xmlNamespace(uri: "http://example.com/doc/2026-11-22/")
service Everything_20261122 {
    version: "2026-11-22"
}

operation Echo {
    input := { everything: Everything }
    output := { everything: Everything }
    errors: [EverythingNotFoundException]
}

operation Nothing {}

@unsupported operation Later {}

structure Everything {
    string: String
    integer: Integer
    long: Long
    double: Double
    boolean: Boolean
    timestamp: Timestamp
    document: Document
    color: Color
    strings: StringList
    inner: Inner
    inners: InnerList
    nested: StringListList
    counts: CountMap
    innersByName: InnerMap
    @xmlFlattened @xmlName("flat") flatStrings: StringList
    @xmlFlattened flatCounts: CountMap
    namedStrings: NamedStringList
    limited: LimitedString
    @length(min: 2, max: 3) @pattern("^[a-z]+$") ownLimits: String
    @range(min: 1, max: 65535) port: Integer
    percent: Percent
    @length(max: 2) few: StringList
    @unsupported laterFlag: Boolean
    @unsupported laterInner: Inner
    @unsupported laterList: StringList
    @unsupported laterNumber: Integer
    // A keyword of C++.
    namespace: String
}

structure Inner {
    @required name: String
    value: Integer
    @required color: Color
}

enum Color {
    RED = "red"
    BLUE_GREEN = "blue-green"
    HTTP_1
}

@length(min: 1, max: 5)
string LimitedString

@range(min: 0, max: 100)
double Percent

list StringList { member: String }
list StringListList { member: StringList }
list InnerList { member: Inner }
list NamedStringList { @xmlName("item") member: String }
map CountMap {
    key: String
    value: Integer
}
map InnerMap {
    key: String
    value: Inner
}

@error("client")
@awsQueryError(code: "EverythingNotFound", httpResponseCode: 404)
structure EverythingNotFoundException {
    message: String
}
