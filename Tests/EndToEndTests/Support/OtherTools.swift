import Foundation
import Testing

/// Programs of others that judge or stand in, installed by `make test`.
enum OtherTools {
    /// The program that an environment variable names.
    ///
    /// - Returns: nil on a developer's machine that does not have it; the test is then reported as cancelled.
    /// - Throws: where everything must be there (CI).
    static func path(_ variable: String) throws -> String? {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable], FileManager.default.isExecutableFile(atPath: path) { return path }
        try #require(environment["CI"] == nil, "\(variable) must name the program; “make test” installs it and sets the variable.")
        try Test.cancel("\(variable) is not set; “make test” installs the program and sets it.")
    }
}
