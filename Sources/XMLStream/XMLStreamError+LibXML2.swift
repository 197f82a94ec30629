import CLibXML2

extension XMLStreamError {
    /// Translates an error number of libxml2. Its own message is not used: it may quote the document.
    init(libxml2 number: Int32, line: Int, column: Int) {
        let (code, message) = Self.translate(xmlParserErrors(rawValue: UInt32(clamping: number)))
        self.init(code, line: line, column: column, message: message)
    }

    /// Whether an error that is reported only at the end of the input can come from its being cut off there.
    ///
    /// At the end libxml2 names what it missed in many ways (a quote, a name, a semicolon, the rest of a character);
    /// these few are wrong whatever would have followed.
    static func mayMeanTruncation(_ number: Int32) -> Bool {
        switch xmlParserErrors(rawValue: UInt32(clamping: number)) {
        case XML_ERR_NO_MEMORY, XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF, XML_ERR_UNDECLARED_ENTITY,
            XML_ERR_UNKNOWN_ENCODING, XML_ERR_UNSUPPORTED_ENCODING:
            false
        default:
            true
        }
    }

    private static func translate(_ number: xmlParserErrors) -> (Code, String) {
        switch number {
        case XML_ERR_NO_MEMORY:
            (.outOfMemory, "there is not enough memory to read the document")
        case XML_ERR_DOCUMENT_EMPTY, XML_ERR_DOCUMENT_START:
            (.notWellFormed, "the document does not begin with an element; check that the file is XML")
        case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF, XML_ERR_INVALID_HEX_CHARREF, XML_ERR_INVALID_DEC_CHARREF:
            (.invalidCharacter, "a character that XML does not allow; export again, or remove the control character")
        case XML_ERR_INVALID_ENCODING, XML_I18N_CONV_FAILED:
            (.invalidCharacter, "bytes that are not valid in the document's encoding; check the encoding of the file")
        case XML_ERR_OK:
            // libxml2 stopped without a word: a multi-byte encoding that iconv converts was cut within a character.
            (.unsupportedEncoding, "the encoding of the document cannot be read in pieces; save the file as UTF-8")
        case XML_ERR_UNKNOWN_ENCODING, XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_ENCODING_NAME, XML_I18N_NO_HANDLER:
            (.unsupportedEncoding, "the encoding that the document declares is not known; save the file as UTF-8")
        case XML_ERR_UNDECLARED_ENTITY, XML_ERR_ENTITY_LOOP, XML_ERR_ENTITY_IS_EXTERNAL, XML_ERR_UNPARSED_ENTITY:
            (.undeclaredEntity, "an entity that is not one of &amp; &lt; &gt; &quot; &apos;; entities are never expanded")
        case XML_NS_ERR_UNDEFINED_NAMESPACE:
            (.invalidNamespace, "a namespace prefix is used that no xmlns attribute declares")
        case XML_NS_ERR_XML_NAMESPACE, XML_NS_ERR_QNAME, XML_NS_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_EMPTY, XML_NS_ERR_COLON,
            XML_ERR_NS_DECL_ERROR:
            (.invalidNamespace, "a name or xmlns attribute breaks the rules of Namespaces in XML")
        case XML_ERR_TAG_NAME_MISMATCH:
            (.notWellFormed, "an end tag does not match the start tag before it")
        case XML_ERR_ATTRIBUTE_REDEFINED:
            (.notWellFormed, "an attribute is there twice in one element")
        case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE, XML_ERR_LT_IN_ATTRIBUTE, XML_ERR_SPACE_REQUIRED:
            (.notWellFormed, "an attribute is not written as name=\"value\"")
        case XML_ERR_DOCUMENT_END:
            (.notWellFormed, "there is content after the end of the root element; one file must hold one document")
        case XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_NAME_REQUIRED, XML_ERR_ENTITYREF_NO_NAME:
            (.notWellFormed, "an ampersand or tag without a name; a literal & must be written as &amp;")
        case XML_ERR_RESERVED_XML_NAME:
            (.notWellFormed, "an XML declaration is allowed only at the very beginning; one file must hold one document")
        case XML_ERR_INTERNAL_ERROR:
            // What libxml2 says when no rule explains the bytes at hand: a character that no chunk completes, for one.
            (.invalidCharacter, "the content cannot be read here, most often bytes not valid in the document's encoding; check it")
        case XML_ERR_NAME_TOO_LONG, XML_ERR_ATTRIBUTE_NOT_FINISHED:
            (.notWellFormed, "a name or attribute value is not closed, or too long")
        default:
            (.notWellFormed, "the document is not well-formed XML (libxml2 error \(number.rawValue)); export it again")
        }
    }
}
