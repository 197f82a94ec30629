/// The Azure clouds whose hosts are known. Any other one is reached by `graph_url` and `login_url`.
enum GraphCloud: String, CaseIterable, Sendable {
    case global
    case usGovernment = "us-gov"
    case usDefense = "us-gov-dod"
    case china

    /// The address of Microsoft Graph, with its version.
    var graph: String {
        switch self {
        case .global: "https://graph.microsoft.com/v1.0"
        case .usGovernment: "https://graph.microsoft.us/v1.0"
        case .usDefense: "https://dod-graph.microsoft.us/v1.0"
        case .china: "https://microsoftgraph.chinacloudapi.cn/v1.0"
        }
    }

    /// The address of the sign-in service. In China another one (`login.partner.microsoftonline.cn`) is in use too.
    var login: String {
        switch self {
        case .global: "https://login.microsoftonline.com"
        case .usGovernment, .usDefense: "https://login.microsoftonline.us"
        case .china: "https://login.chinacloudapi.cn"
        }
    }
}
