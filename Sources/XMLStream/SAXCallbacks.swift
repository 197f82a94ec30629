import CLibXML2

/// The table of callbacks for libxml2.
///
/// No `getEntity` and no `entityDecl`: nothing but the five predefined entities and character references is ever expanded.
func saxCallbacks() -> xmlSAXHandler {
    var sax = xmlSAXHandler()
    sax.initialized = XML_SAX2_MAGIC
    sax.startElementNs = { user, local, _, namespace, _, _, count, _, fields in
        with(user) { $0.start(local: local, namespace: namespace, attributeCount: Int(count), fields: fields) }
    }
    sax.endElementNs = { user, local, _, namespace in
        with(user) { $0.end(local: local, namespace: namespace) }
    }
    sax.characters = { user, bytes, count in
        with(user) { $0.characters(bytes, count: Int(count)) }
    }
    // The same function, so that libxml2 does not try to tell blanks from text.
    sax.ignorableWhitespace = sax.characters
    sax.cdataBlock = { user, bytes, count in
        with(user) { $0.characterData(bytes, count: Int(count)) }
    }
    sax.internalSubset = { user, _, _, _ in
        with(user) { $0.documentType() }
    }
    sax.serror = { user, error in
        guard let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        with(user) { $0.report(number: error.pointee.code, line: Int(error.pointee.line), column: Int(error.pointee.int2)) }
    }
    return sax
}

/// Calls `body` with the context, which the parser keeps alive, without counting a reference.
@inline(__always)
private func with(_ user: UnsafeMutableRawPointer?, _ body: (SAXContext) -> Void) {
    guard let user else { return }
    Unmanaged<SAXContext>.fromOpaque(user)._withUnsafeGuaranteedRef { body($0) }
}
