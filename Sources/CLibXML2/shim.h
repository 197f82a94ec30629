// The part of libxml2 that XMLStream uses: the SAX2 push parser and its error numbers.
#ifndef IDENTITYBRIDGE_CLIBXML2_SHIM_H
#define IDENTITYBRIDGE_CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// Foundation brings ICU types of its own; nothing here needs those of libxml2's headers.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>

static inline void xmlstream_ignore_message(void *context, const char *message, ...) {}
static inline void xmlstream_ignore_error(void *context, xmlErrorPtr error) {}

// xmlParseChunk, kept from writing to standard error: faults of the input layer go there, with bytes of the document in them, unless the
// thread has handlers. Those that were there before, another library's perhaps, are put back. In C, since one of them is variadic.
static inline int xmlstream_parse_chunk(xmlParserCtxtPtr parser, const char *bytes, int count, int terminate) {
    xmlGenericErrorFunc message = xmlGenericError;
    void *messageContext = xmlGenericErrorContext;
    xmlStructuredErrorFunc error = xmlStructuredError;
    void *errorContext = xmlStructuredErrorContext;
    xmlSetGenericErrorFunc(NULL, xmlstream_ignore_message);
    // The cast covers the versions whose handlers take a const error.
    xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)xmlstream_ignore_error);
    int result = xmlParseChunk(parser, bytes, count, terminate);
    xmlSetGenericErrorFunc(messageContext, message);
    xmlSetStructuredErrorFunc(errorContext, error);
    return result;
}

#endif
