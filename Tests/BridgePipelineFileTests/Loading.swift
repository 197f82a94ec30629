import BridgeCore
import BridgePipelineFile

/// A whole, safe pipeline in twelve lines.
let twelveLines = """
    schema: 1
    name: staff

    sources:
      plants:
        connector: azure-ad-ldif
        files: exports/plant-*.ldif

    target:
      connector: staffbase-scim
      url: https://example.staffbase.com/scim
      token: ${env:STAFFBASE_TOKEN}

    """

let testEnvironment = ["STAFFBASE_TOKEN": "s3cr3t-value", "CITY": "Hamburg", "TENANT": "contoso"]

func load(_ text: String, environment: [String: String] = testEnvironment, directory: String = ".") -> LoadedPipeline {
    PipelineFile.load(text: text, directory: directory, registry: .test, environment: environment)
}

/// The twelve lines with more after them.
func loadWith(_ text: String) -> LoadedPipeline { load(twelveLines + text) }

/// A file with this as its mapping, beside one that disables.
func loadMapping(_ text: String) -> LoadedPipeline {
    loadWith(
        """
        users:
          match: [externalId]
          mapping:
            externalId: '[userPrincipalName]'
            active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
            \(text)

        """)
}

func fixture(_ name: String) -> String {
    let here = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return "\(here)/Fixtures/\(name)"
}
