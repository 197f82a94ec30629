import CLibXML2

/// The table of callbacks for libxml2.
///
/// No `getEntity` and no `entityDecl`: nothing but the five predefined entities and character references is ever expanded.
func saxCallbacks() -> xmlSAXHandler {
    var sax = xmlSAXHandler()
    sax.initialized = XML_SAX2_MAGIC
    sax.startElementNs = { user, local, _, namespace, _, _, count, _, fields in
        context(user)?.start(local: local, namespace: namespace, attributeCount: Int(count), fields: fields)
    }
    sax.endElementNs = { user, local, _, namespace in
        context(user)?.end(local: local, namespace: namespace)
    }
    sax.characters = { user, bytes, count in
        context(user)?.characters(bytes, count: Int(count))
    }
    // The same function, so that libxml2 does not try to tell blanks from text.
    sax.ignorableWhitespace = sax.characters
    sax.cdataBlock = { user, bytes, count in
        context(user)?.characterData(bytes, count: Int(count))
    }
    sax.internalSubset = { user, _, _, _ in
        context(user)?.documentType()
    }
    sax.serror = { user, error in
        guard let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        context(user)?.report(number: error.pointee.code, line: Int(error.pointee.line), column: Int(error.pointee.int2))
    }
    return sax
}

private func context(_ user: UnsafeMutableRawPointer?) -> SAXContext? {
    user.map { Unmanaged<SAXContext>.fromOpaque($0).takeUnretainedValue() }
}
