import BridgePipeline
import Foundation
import Testing

@testable import BridgeNotify

@Suite("Mails as they are written")
struct MailMessageTests {
    private static func text(_ notice: Notice) throws -> String {
        let address = try #require(MailAddress("it@example.com"))
        return String(decoding: MailMessage(notice, from: address, to: [address]).bytes, as: UTF8.self)
    }

    @Test("have lines with CR LF, none longer than 78 characters")
    func lines() throws {
        let lines = try Self.text(NoticeTests.held()).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count > 12 && lines.last == "" && lines.allSatisfy { $0.utf8.count <= 78 && !$0.utf8.contains(10) })
        #expect(lines.first == "Date: Fri, 27 Nov 2026 01:00:00 +0000")
    }

    @Test("let no value begin another field or the text")
    func injection() throws {
        let bad = "x\r\nBcc: everybody@example.com\r\n\r\nHello\n\u{0}"
        let notice = Notice(id: bad, kind: .news, pipeline: bad, at: .distantPast, conditions: [.failed])
        let header = try #require(try Self.text(notice).firstRange(of: "\r\n\r\n").map { try Self.text(notice)[..<$0.lowerBound] })
        let names = header.split(separator: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ])
    }

    @Test("write what is not ASCII in encoded words of at most 75 characters that split no character")
    func encodedWords() throws {
        #expect(EncodedWord.lines("plain") == ["plain"])
        #expect(EncodedWord.lines("=?utf-8?q?no?=") == ["=?utf-8?B?PT91dGYtOD9xP25vPz0=?="])
        let text = String(repeating: "ü€😀", count: 30)
        let words = EncodedWord.lines(text)
        let parts = try words.map { word in
            let base64 = try #require(Data(base64Encoded: String(word.dropFirst("=?utf-8?B?".count).dropLast(2))))
            return try #require(String(validating: base64, as: UTF8.self))
        }
        #expect(words.count > 1 && words.allSatisfy { $0.utf8.count <= 75 } && parts.joined() == text)
    }

    @Test(
        "have dates in the format of mail",
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_399, "Mon, 28 Feb 2000 23:59:59 +0000"),
            (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
        ])
    func dates(seconds: Double, text: String) {
        #expect(MailMessage.date(Date(timeIntervalSince1970: seconds)) == text)
    }

    @Test(
        "go to bare addresses only",
        arguments: [
            "", "it", "@example.com", "it@", "a@b@c", "Ada <a@b.example>", "a b@c", "a@b\r\nc", "a..b@c", ".a@b", "ä@b.example", "a@[::1]",
        ])
    func addresses(text: String) {
        #expect(MailAddress(text) == nil)
        #expect(MailAddress("o'neil+x@sub-1.example.com")?.domain == "sub-1.example.com")
    }
}
