import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Compressed files, written by Python's zlib, zipfile, lzma and bz2 and by the tools zstd and zip.
enum PackedSample: String, CaseIterable, Sendable {
    case gzip, gzipOfTwo, zip, zipStored, zipStreamed, zipOfTwo, xz, bzip2
    case zstd, gzipInGzip, zipInZip, zipEmpty, zipProtected

    /// What each of them holds, unless its name says otherwise.
    static let text = Array((String(repeating: "dn: uid=1\nmail: ada@example.com\n\n", count: 12) + "dn: uid=2\ncn: end\n").utf8)

    /// The file.
    func bytes() throws -> [UInt8] {
        [UInt8](try #require(Data(base64Encoded: base64.filter { !$0.isWhitespace })))
    }

    private var base64: String {
        switch self {
        case .gzip:
            """
            H4sICAAAAAAC/2V4cG9ydC5sZGlmAEvJs1IozUyxNeTKTczMsVJITEl0SK1IzC3ISdVLzs/l4koZVUBvBUZcyUBWal4KFwBLU+MPngEAAA==
            """
        case .gzipOfTwo:
            """
            H4sICAAAAAAC/2V4cG9ydC5sZGlmAEvJs1IozUyxNeTKTczMsVJITEl0SK1IzC3ISdVLzs/l4koZUgoAJotJQs8AAAAfiwgIAAAAAAL/ZXhwb3J0LmxkaWYA
            48pNzMyxUkhMSXRIrUjMLchJ1UvOz+XiSsmzUijNTLE15BoCCoy4koGs1LwULgB/5AMKzwAAAAAAAAAAAAAAAAAAAAAAAAA=
            """
        case .zip:
            """
            UEsDBBQAAAAIAAAAIQBLU+MPMQAAAJ4BAAALAAAAZXhwb3J0LmxkaWZLybNSKM1MsTXkyk3MzLFSSExJdEitSMwtyEnVS87P5eJKGVVAbwVGXMlAVmpeChcA
            UEsBAhQDFAAAAAgAAAAhAEtT4w8xAAAAngEAAAsAAAAAAAAAAAAAAIABAAAAAGV4cG9ydC5sZGlmUEsFBgAAAAABAAEAOQAAAFoAAAAAAA==
            """
        case .zipStored:
            """
            UEsDBBQAAAAAAAAAIQBLU+MPngEAAJ4BAAALAAAAZXhwb3J0LmxkaWZkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDog
            YWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlk
            PTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29t
            CgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4
            YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgpkbjogdWlkPTIKY246
            IGVuZApQSwECFAMUAAAAAAAAACEAS1PjD54BAACeAQAACwAAAAAAAAAAAAAAgAEAAAAAZXhwb3J0LmxkaWZQSwUGAAAAAAEAAQA5AAAAxwEAAAAA
            """
        case .zipStreamed:
            """
            UEsDBBQACAAIAAAAIQAAAAAAAAAAAAAAAAALAAAAZXhwb3J0LmxkaWZLybNSKM1MsTXkyk3MzLFSSExJdEitSMwtyEnVS87P5eJKGVVAbwVGXMlAVmpeChcA
            UEsHCEtT4w8xAAAAngEAAFBLAQIUAxQACAAIAAAAIQBLU+MPMQAAAJ4BAAALAAAAAAAAAAAAAACAAQAAAABleHBvcnQubGRpZlBLBQYAAAAAAQABADkAAABq
            AAAAAAA=
            """
        case .zipOfTwo:
            """
            UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAHAAAAZXhwb3J0L1BLAwQUAAAACAAAACEAF3nYsAsAAAAJAAAADQAAAGV4cG9ydC9hLmxkaWZLybNSSLQ15OIC
            AFBLAwQUAAAACAAAACEAgz1zpQYAAAAEAAAAGAAAAF9fTUFDT1NYL2V4cG9ydC8uX2EubGRpZmNgFWMHAFBLAwQUAAAACAAAACEAxwN49wsAAAAJAAAADQAA
            AGV4cG9ydC9iLmxkaWZLybNSSLI15OICAFBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAAHAAAAAAAAAAAAAACAAQAAAABleHBvcnQvUEsBAhQDFAAAAAgA
            AAAhABd52LALAAAACQAAAA0AAAAAAAAAAAAAAIABJQAAAGV4cG9ydC9hLmxkaWZQSwECFAMUAAAACAAAACEAgz1zpQYAAAAEAAAAGAAAAAAAAAAAAAAAgAFb
            AAAAX19NQUNPU1gvZXhwb3J0Ly5fYS5sZGlmUEsBAhQDFAAAAAgAAAAhAMcDePcLAAAACQAAAA0AAAAAAAAAAAAAAIABlwAAAGV4cG9ydC9iLmxkaWZQSwUG
            AAAAAAQABADxAAAAzQAAAAAA
            """
        case .xz:
            """
            /Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AGdADJdADIbg0AzZzLgbTCVfS0wBXgqShn603GvSPbmXInT2TooWOdM71Y62887BvBxgCZcjsDAAAAAais0RK0u
            fUMAAU6eAwAAAF6JhIqxxGf7AgAAAAAEWVo=
            """
        case .bzip2:
            """
            QlpoOTFBWSZTWXpkKdsAAHHdgAAQQAEwEkAALifCQCAAcFMJpoDTEClVAYnqMR6m5eMdi8lol7LaW5cK0l8LoWCwWSx8LTmWpd5bFrwWZeC8lkslqXcs7y56
            lwWJdi/i7kinChIPTIU7YA==
            """
        case .zstd:
            """
            KLUv/QRYpQEAtAJkbjogdWlkPTEKbWFpbDogYWRhQGV4YW1wbGUuY29tCgoyCmNuOiBlbmQKAQCBI6p6AqABpxQ=
            """
        case .gzipInGzip:
            """
            H4sICAAAAAAC/2V4cG9ydC5sZGlmAJPv5uBgAAKm/6kVBflFJXo5KZlpDN4nNwdpnPXZaPrklO+ZMxuDPHw8SzzWepzRPeF51fvc+aePvCRDHfJZ3WJOOoRl
            xXGJM3gHP+afx8jAAABa0aptTwAAAA==
            """
        case .zipInZip:
            """
            UEsDBBQAAAAAAAAAIQBGItdbqQAAAKkAAAAFAAAAYS56aXBQSwMEFAAAAAgAAAAhAEtT4w8xAAAAngEAAAsAAABleHBvcnQubGRpZkvJs1IozUyxNeTKTczM
            sVJITEl0SK1IzC3ISdVLzs/l4koZVUBvBUZcyUBWal4KFwBQSwECFAMUAAAACAAAACEAS1PjDzEAAACeAQAACwAAAAAAAAAAAAAAgAEAAAAAZXhwb3J0Lmxk
            aWZQSwUGAAAAAAEAAQA5AAAAWgAAAAAAUEsBAhQDFAAAAAAAAAAhAEYi11upAAAAqQAAAAUAAAAAAAAAAAAAAIABAAAAAGEuemlwUEsFBgAAAAABAAEAMwAA
            AMwAAAAAAA==
            """
        case .zipEmpty:
            """
            UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==
            """
        case .zipProtected:
            """
            UEsDBBQACQAIAAS5el1LU+MPPQAAAJ4BAAALABwAbGRpZjItdC50eHRVVAkAA9e7CGvXuwhrdXgLAAEEAAAAAAQAAAAAE0g8cc5QrH86yyfIVkReH3+6SmWS
            pvfdKGhfHnO1fYNvi3qvRlwtN69J7F+mwSmMrHVqdIgHsJhquimtsFBLBwhLU+MPPQAAAJ4BAABQSwECHgMUAAkACAAEuXpdS1PjDz0AAACeAQAACwAYAAAA
            AAABAAAApIEAAAAAbGRpZjItdC50eHRVVAUAA9e7CGt1eAsAAQQAAAAABAAAAABQSwUGAAAAAAEAAQBRAAAAkgAAAAAA
            """
        }
    }
}
