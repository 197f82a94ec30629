// zlib, for gzip: libarchive does not compare gzip's checksums.
#ifndef IDENTITYBRIDGE_CZLIB_SHIM_H
#define IDENTITYBRIDGE_CZLIB_SHIM_H

#include <zlib.h>

// A macro in the header, which Swift cannot see.
static inline int identitybridge_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
