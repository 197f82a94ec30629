import BridgeCore
import XMLStream

/// The state machine over an Atom feed of OData, as Azure AD Graph answered: the properties of each entry.
struct AtomReader: ExportReader {
    private(set) var fallbackKind: ResourceKind? = .user
    let referencesBy: String? = nil
    private(set) var interest = XMLInterest.elements
    private var assembly: ExportAssembly
    private var path = PropertyPath()
    private var properties: [Property] = []
    private var isFeed = false
    private var hasRoot = false
    private var isInEntry = false
    private var isInProperties = false
    private var text: [UInt8] = []
    private var line = 0
    private var nextLine: Int?

    /// An open element among the properties.
    private struct Property {
        var path = 0
        var match: AttributeTable.Match?
        var isNull = false
        var hasParts = false
        var isCollection = false
    }

    private static let metadata: StaticString = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"

    init(_ assembly: ExportAssembly) { self.assembly = assembly }

    mutating func start(_ element: borrowing XMLElement) throws {
        interest = .elements
        if !hasRoot {
            hasRoot = true
            isFeed = element.nameEquals("feed")
        }
        if isInProperties { return startProperty(element) }
        if element.nameEquals("entry") {
            isInEntry = true
            assembly.begin(line: element.line)
            assembly.entry.isExcerpt = true
        } else if isInEntry, element.nameEquals("category") {
            element.attribute("term") { $0.withUnsafeBufferPointer { setType($0) } }
        } else if isInEntry, element.nameEquals("properties") {
            isInProperties = true
        } else if !isInEntry, element.nameEquals("link"), element.attribute("rel", equals: "next") {
            nextLine = nextLine ?? element.line
        }
    }

    mutating func text(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) } }

    mutating func end(_ name: borrowing XMLName) throws {
        interest = .elements
        if let property = properties.popLast() { return try endProperty(property) }
        if isInProperties, name.equals("properties") {
            isInProperties = false
        } else if isInEntry, name.equals("entry") {
            isInEntry = false
            assembly.end()
        }
    }

    mutating func next(into entry: inout DirectoryEntry) -> ParserStep? { assembly.next(into: &entry) }

    func verdict() throws(BridgeError) -> Completeness.Evidence {
        if let nextLine {
            throw assembly.error(
                "source.incomplete", "The feed has a link to the next page: more pages follow that are not in the file. Save all pages.",
                line: nextLine)
        }
        let evidence = try assembly.provenIfAny("Check the request that was saved.")
        return isFeed ? evidence : .unproven
    }
}

extension AtomReader {
    private mutating func setType(_ term: UnsafeBufferPointer<UInt8>) {
        let start = term.lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? 0
        let word = UnsafeBufferPointer(rebasing: term[start...])
        assembly.setType(ASCII.matches(word, "user") ? "user" : ASCII.matches(word, "group") ? "group" : "other")
    }

    private mutating func startProperty(_ element: borrowing XMLElement) {
        var property = Property(path: path.count)
        let isElement = properties.last?.isCollection == true
        if let index = properties.indices.last { properties[index].hasParts = true }
        if !isElement { element.name.withBytes { $0.withUnsafeBufferPointer { path.enter($0) } } }
        property.match = path.match(assembly.table)
        property.isNull = element.attribute("null", in: Self.metadata, equals: "true")
        let isCollection = element.attribute("type", in: Self.metadata) {
            $0.withUnsafeBufferPointer { $0.starts(with: "Collection(".utf8) }
        }
        property.isCollection = isCollection ?? false
        properties.append(property)
        line = element.line
        text.removeAll(keepingCapacity: true)
        interest = property.match != nil && !property.isCollection ? .text : .elements
    }

    /// Null and an empty collection say that there is no value: the service delivers all properties.
    private mutating func endProperty(_ property: Property) throws {
        path.leave(to: min(property.path, path.count))
        guard let match = property.match, !property.hasParts else { return }
        if property.isNull || property.isCollection { return assembly.entry.addEmpty(match) }
        try text.withUnsafeBufferPointer { try assembly.add($0, match, line: line) }
    }
}
