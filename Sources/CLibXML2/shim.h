// The part of libxml2 that XMLStream uses: the SAX2 push parser and its error numbers.
#ifndef IDENTITYBRIDGE_CLIBXML2_SHIM_H
#define IDENTITYBRIDGE_CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// Foundation brings ICU types of its own; nothing here needs those of libxml2's headers.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>

#endif
