import CPCRE2

/// How far a match may go. PCRE2 counts steps for each position at which a match may start, so that longer subjects get fewer for each.
///
/// `@unchecked`: the contexts are made once and only read afterwards.
struct MatchLimits: @unchecked Sendable {
    private static let shared = MatchLimits()
    /// The steps of one match over all its starting positions.
    private static let steps = 50_000_000
    /// Kilobytes of working memory.
    private static let memory: UInt32 = 16 * 1024

    /// The n-th is for subjects shorter than 2 to the n.
    private let contexts: [OpaquePointer?]

    private init() {
        contexts = (0...32).map { power in
            let context = pcre2_match_context_create_8(nil)
            pcre2_set_match_limit_8(context, UInt32(min(max(Self.steps >> power, 1_000), 500_000)))
            pcre2_set_heap_limit_8(context, Self.memory)
            return context
        }
    }

    static func context(for length: Int) -> OpaquePointer? {
        shared.contexts[min(Int.bitWidth - length.leadingZeroBitCount, 32)]
    }
}
