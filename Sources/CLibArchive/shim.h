// The part of libarchive that FileInput uses: reading ZIP, xz, zstd and bzip2 as streams.
#ifndef IDENTITYBRIDGE_CLIBARCHIVE_SHIM_H
#define IDENTITYBRIDGE_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

#endif
