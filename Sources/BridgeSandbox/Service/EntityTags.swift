/// The value of `If-Match` or `If-None-Match` (RFC 9110 section 13.1): a list of entity tags, or `*`.
struct EntityTags {
    private let tags: [Substring]

    init(_ header: String) {
        tags = header.split(separator: ",").map { tag in
            let tag = tag.drop { $0 == " " || $0 == "\t" }
            return tag.prefix { $0 != " " && $0 != "\t" }
        }
    }

    /// True when the tag is one of these. Weak and strong ones are the same: a version says that nothing of meaning differs.
    func contain(_ tag: String) -> Bool {
        tags.contains { $0 == "*" || Self.opaque($0) == Self.opaque(tag[...]) }
    }

    private static func opaque(_ tag: Substring) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    }
}
