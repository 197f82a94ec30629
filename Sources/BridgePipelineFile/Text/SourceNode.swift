/// A part of a pipeline file: what YAML says, and where it stands. All scalars are texts; what they mean is for the reader to say.
struct SourceNode {
    /// What a node is.
    enum Content {
        case scalar(SourceScalar)
        case list([SourceNode])
        case mapping([SourceEntry])
    }

    let content: Content
    /// Where it begins; for scalars the whole scalar.
    let range: Range<Int>

    /// The scalar, when it is one.
    var scalar: SourceScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// True when nothing was written, as after a bare `key:`.
    var isMissing: Bool {
        if let scalar { scalar.style == .plain && scalar.text.isEmpty } else { false }
    }

    /// What it is, for messages.
    var kind: String {
        switch content {
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A key and its value.
struct SourceEntry {
    let key: SourceScalar
    let value: SourceNode
}

/// A text in the file.
struct SourceScalar {
    /// How it was written.
    enum Style {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    /// The text that YAML makes of it.
    let text: String
    let style: Style
    /// Where it stands, quotes included.
    let range: Range<Int>
    /// The offset in the file of each UTF-8 byte of the text, and at last of its end.
    let offsets: [Int]
}
