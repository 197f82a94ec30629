// PCRE2 for UTF-8: the regular expressions of the mapping language.
#ifndef IDENTITYBRIDGE_CPCRE2_SHIM_H
#define IDENTITYBRIDGE_CPCRE2_SHIM_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
