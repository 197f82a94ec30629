/// Result codes of LDAP searches (RFC 4511 section 4.1.9).
enum SearchResult {
    /// What the code means, as ` (size limit exceeded)`; empty for rare ones.
    static func meaning(_ code: Int) -> String {
        switch code {
        case 1: " (operations error)"
        case 3: " (time limit exceeded)"
        case 4: " (size limit exceeded)"
        case 10: " (referral)"
        case 11: " (administrative limit exceeded)"
        case 32: " (no such object)"
        case 49: " (invalid credentials)"
        case 50: " (insufficient access rights)"
        default: ""
        }
    }
}
