import BridgeCore
import Testing

@testable import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Date functions")
struct DateFunctionTests {
    @Test(
        "CDate reads ISO 8601, printed dates, names of months and compact forms, all as UTC",
        arguments: [
            ("2020-03-16-07:00", "3/16/2020 7:00:00 AM"), ("2021-06-30+08:00", "6/29/2021 4:00:00 PM"),
            ("2021-08-24", "8/24/2021 12:00:00 AM"),
            ("2021-08-24T13:05:09Z", "8/24/2021 1:05:09 PM"), ("2021-08-24T13:05:09.123+02:00", "8/24/2021 11:05:09 AM"),
            ("2021-08-24 13:05", "8/24/2021 1:05:00 PM"), ("8/25/2021 5:41:18 PM", "8/25/2021 5:41:18 PM"),
            ("8/25/2021", "8/25/2021 12:00:00 AM"), ("12/31/9999 11:59:59 PM", "12/31/9999 11:59:59 PM"),
            ("16 March 2020", "3/16/2020 12:00:00 AM"),
            ("16-Mar-2020", "3/16/2020 12:00:00 AM"), ("March 16, 2020 1:02 AM", "3/16/2020 1:02:00 AM"),
            ("Mon, 16 Mar 2020 10:00:00 GMT", "3/16/2020 10:00:00 AM"), ("20200316", "3/16/2020 12:00:00 AM"),
            ("20200316130509.0Z", "3/16/2020 1:05:09 PM"), (" 2020-02-29 ", "2/29/2020 12:00:00 AM"),
            ("0001-01-01", "1/1/0001 12:00:00 AM"),
            ("2021-08-24T13:05:09+0200", "8/24/2021 11:05:09 AM"), ("2021/8/4", "8/4/2021 12:00:00 AM"),
        ])
    func reading(text: String, expected: String) throws {
        #expect(try evaluate("CDate([d])", ["d": .text(text)]) == .value(.text(expected)))
    }

    @Test(
        "what is no date is an error",
        arguments: [
            "soon", "2021-02-29", "2021-13-01", "25/12/2021", "2021-08-24T25:00", "2021-08-24T13:60", "12:00", "8/25/21", "2021-08-24x",
            "-",
            "13/13/2021 1:00:00 XM", "0000-01-01", "2021-08-24T13:05:09.Z", "8/25/2021 13:00 PM",
        ])
    func noDate(text: String) throws {
        #expect(try written(evaluate("CDate([d])", ["d": .text(text)])) == "error expression.not_a_date")
    }

    @Test(
        "DateDiff counts boundaries of the calendar, not the time that passed",
        arguments: [
            ("yyyy", "2021-12-31T23:59:59Z", "2022-01-01", 1), ("yyyy", "2021-01-01", "2021-12-31", 0),
            ("m", "2021-01-31", "2021-02-01", 1),
            ("m", "2021-03-01", "2020-12-31", -3), ("d", "2021-01-01T23:59:59Z", "2021-01-02T00:00:01Z", 1),
            ("d", "2021-01-01", "2021-01-01T23:00Z", 0),
            ("ww", "2025-08-02", "2025-08-03", 1), ("ww", "2025-08-03", "2025-08-09", 0),
            ("h", "2021-01-01T10:59Z", "2021-01-01T11:01Z", 1),
            ("n", "2021-08-24", "2021-08-25", 1440), ("s", "2021-08-24", "2021-08-25", 86400),
            ("s", "2021-08-24T00:00:00.9Z", "2021-08-24T00:00:01Z", 1),
        ])
    func difference(interval: String, start: String, end: String, expected: Int) throws {
        let result = try evaluate("DateDiff([i],[a],CDate([b]))", ["i": .text(interval), "a": .text(start), "b": .text(end)])
        #expect(result == .value(.text(String(expected))))
    }

    @Test(
        "DateAdd moves by intervals, and a day that the month lacks becomes its last",
        arguments: [
            ("d", -10, "2021-01-05", "12/26/2020 12:00:00 AM"), ("m", 1, "2021-01-31", "2/28/2021 12:00:00 AM"),
            ("m", -13, "2021-01-31T08:00Z", "12/31/2019 8:00:00 AM"), ("yyyy", 1, "2020-02-29", "2/28/2021 12:00:00 AM"),
            ("ww", 2, "2012-03-16-07:00", "3/30/2012 7:00:00 AM"), ("h", 25, "2021-01-01", "1/2/2021 1:00:00 AM"),
            ("n", 90, "2021-01-01", "1/1/2021 1:30:00 AM"), ("s", -1, "2021-01-01", "12/31/2020 11:59:59 PM"),
        ])
    func moving(interval: String, count: Int, date: String, expected: String) throws {
        #expect(try evaluate("DateAdd(\"\(interval)\",\(count),CDate(\"\(date)\"))") == .value(.text(expected)))
    }

    @Test(
        "dates beyond the years 1 to 9999 and unknown intervals are errors, null stays null",
        arguments: [
            ("DateAdd(\"d\",1,\"9999-12-31\")", "error expression.out_of_range"),
            ("DateAdd(\"yyyy\",-9999,\"2020-01-01\")", "error expression.out_of_range"),
            ("DateAdd(\"d\",9223372036854775807,\"2020-01-01\")", "error expression.out_of_range"),
            ("DateAdd(\"m\",9223372036854775807,\"2020-01-01\")", "error expression.out_of_range"),
            ("DateFromNum(9223372036854775807)", "error expression.out_of_range"),
            ("DateDiff([x],[y],[y])", "error expression.unknown_interval"),
            ("DateAdd(\"d\",1,[x])", "null"), ("DateDiff(\"d\",[x],[y])", "null"), ("CDate([x])", "null"), ("NumFromDate([x])", "null"),
            ("FormatDateTime([x],\"yyyy\",\"yy\")", "null"), ("DateDiff(\"d\",Now(),[x])<=14", "\"False\""),
        ])
    func edges(text: String, expected: String) throws {
        #expect(try written(evaluate(text, ["x": nil, "y": "2020-01-01"])) == expected)
    }

    @Test("file times go both ways")
    func fileTimes() throws {
        #expect(try evaluate("DateFromNum(129699324000000000)") == .value(.text("1/1/2012 11:00:00 PM")))
        #expect(try evaluate("NumFromDate(\"2012-01-01T23:00:00.0000001Z\")") == .value(.text("129699324000000001")))
        #expect(try evaluate("NumFromDate(DateFromNum(-1))") == .value(.text("-1")))
    }

    @Test(
        "FormatDateTime reads and prints .NET's formats",
        arguments: [
            ("20150123105347.1Z", "yyyyMMddHHmmss.fZ", "yyyy-MM-dd", "2015-01-23"), ("1/2/2015", "M/d/yyyy", "dd.MM.yyyy", "02.01.2015"),
            ("23.01.2015", "dd.MM.yyyy", "yyyy-MM-ddTHH:mm:ssZ", "2015-01-23T00:00:00Z"),
            ("3 Mar 15", "d MMM yy", "MMMM dddd ddd MMM", "March Tuesday Tue Mar"),
            ("8/25/2021 5:41:18 PM", "M/d/yyyy h:mm:ss tt", "HH:mm 'Uhr' t", "17:41 Uhr P"), ("12:30 AM", "hh:mm tt", "%H", "0"),
            ("2021-08-25T10:00:00+02:00", "yyyy-MM-ddTHH:mm:sszzz", "o", "2021-08-25T08:00:00.0000000Z"),
            ("2021-08-25T10:00:00", "yyyy-MM-ddTHH:mm:ssK", "o", "2021-08-25T10:00:00.0000000"),
            ("2021-08-25T10:00:00.5", "yyyy-MM-ddTHH:mm:ss.FFF", "ss.FF|ss.ff|%d", "00.5|00.50|25"),
            ("2021-08-25", "yyyy-MM-dd", "d", "08/25/2021"), ("2021-08-25", "yyyy-MM-dd", "%s.FF", "0"), (" 5 ", "%d", "dd\\d", "05d"),
            ("31.12.49", "dd.MM.yy", "yyyy", "2049"), ("31.12.50", "dd.MM.yy", "yyyy", "1950"),
            ("2021-08-25", "yyyy-MM-dd", "r", "Wed, 25 Aug 2021 00:00:00 GMT"),
            ("20210825100000Z", "yyyyMMddHHmmssZ", "yyyy-MM-ddTHH:mm:ssK", "2021-08-25T10:00:00Z"),
            ("20210825100000Z", "yyyyMMddHHmmss'Z'", "yyyy-MM-ddTHH:mm:ssK", "2021-08-25T10:00:00"),
        ])
    func formats(source: String, input: String, output: String, expected: String) throws {
        let escaped = TextEdit.parts(of: output, delimiter: "\\").joined(separator: "\\\\")
        let result = try evaluate("FormatDateTime([d], , \"\(input)\", \"\(escaped)\")", ["d": .text(source)])
        #expect(result == .value(.text(expected)))
    }

    @Test(
        "a text of another form is an error",
        arguments: [
            ("2015-01-23", "dd.MM.yyyy"), ("1.1.2015", "dd.MM.yyyy"), ("30.02.2015", "dd.MM.yyyy"), ("23.01.2015 x", "dd.MM.yyyy"),
            ("10:61", "HH:mm"), ("2015", "yyyyMM"),
        ])
    func otherForm(source: String, input: String) throws {
        #expect(try written(evaluate("FormatDateTime([d],\"\(input)\",\"yyyy\")", ["d": .text(source)])) == "error expression.not_a_date")
    }

    @Test("FormatDateTime needs no input format for a date")
    func dateValue() throws {
        #expect(try evaluate("FormatDateTime(Now(), , \"any\", \"yyyy-MM-dd HH:mm\")") == .value(.text("2026-09-21 14:13")))
    }

    @Test(
        "dates compare as dates",
        arguments: [
            ("CDate([a])<CDate([b])", true), ("CDate([a])<[b]", true), ("[b]<=CDate([a])", false),
            ("CDate([a])=CDate(\"2021-01-09T02:00:00+02:00\")", true),
            ("Now()>CDate([b])", true), ("CDate([a])=\"x\"", false),
        ])
    func comparing(text: String, expected: Bool) throws {
        let result = try evaluate(text, ["a": "2021-01-09", "b": "1/10/2021"])
        #expect(result == .value(.text(expected ? "True" : "False")))
    }
}

@Suite("The next change of a result")
struct NextChangeTests {
    private func next(_ text: String, _ values: [String: AttributeValue?] = [:], now: Date = testNow) throws -> String? {
        let record = record(values)
        let expression = try ParsedExpression(text)
        let change = expression.compiled(for: record.layout).evaluate(record, testContext(now: now)).nextChange
        #expect(expression.usesClock || change == nil)
        return change.map { ExpressionDate(now: $0).description }
    }

    // Now is 9/21/2026 2:13:20 PM, a Monday.
    @Test(
        "it is the next boundary of what is looked at",
        arguments: [
            ("Now()", "9/21/2026 2:13:21 PM"), ("IsPresent(Now())", nil), ("Left(Now(),2)", "9/21/2026 2:13:21 PM"),
            ("DateDiff(\"d\",Now(),CDate([d]))<=14", "9/22/2026 12:00:00 AM"), ("DateDiff(\"ww\",Now(),[d])", "9/27/2026 12:00:00 AM"),
            ("DateDiff(\"m\",[d],Now())", "10/1/2026 12:00:00 AM"), ("DateDiff(\"yyyy\",[d],Now())", "1/1/2027 12:00:00 AM"),
            ("DateDiff(\"h\",[d],Now())", "9/21/2026 3:00:00 PM"), ("DateDiff(\"n\",[d],Now())", "9/21/2026 2:14:00 PM"),
            ("DateDiff(\"d\",DateAdd(\"h\",-2,Now()),[d])", "9/22/2026 2:00:00 AM"),
            ("DateDiff(\"yyyy\",DateAdd(\"m\",1,Now()),[d])", "9/22/2026 12:00:00 AM"),
            ("FormatDateTime(Now(),\"d\",\"yyyy-MM-dd\")", "9/22/2026 12:00:00 AM"),
            ("FormatDateTime(Now(),\"d\",\"HH\")", "9/21/2026 3:00:00 PM"),
            ("FormatDateTime(Now(),\"d\",\"HH:mm\")", "9/21/2026 2:14:00 PM"), ("FormatDateTime(Now(),\"d\",\"'x'\")", nil),
            ("Now()<CDate([d])", "10/10/2026 12:00:00 AM"), ("Now()>CDate(\"2020-01-01\")", nil),
            ("NumFromDate(Now())", "9/21/2026 2:13:21 PM"),
            ("IIF([d]=\"x\",Now(),\"a\")", nil), ("Switch([d],Now(),\"2026-10-10\",\"a\")", nil), ("Now()=Now()", nil),
            ("DateDiff(\"d\",CDate(\"2020-01-01\"),[d])", nil),
        ] as [(String, String?)])
    func boundaries(text: String, expected: String?) throws {
        #expect(try next(text, ["d": "2026-10-10"]) == expected)
    }

    @Test(
        "up to it the result is the same, and each noted change lies ahead",
        arguments: [
            "DateDiff(\"d\",Now(),CDate(\"2026-12-24\"))<=14", "DateDiff(\"m\",Now(),DateAdd(\"m\",3,Now()))",
            "FormatDateTime(Now(),\"d\",\"yyyy-MM-dd\")",
            "DateDiff(\"h\",DateAdd(\"yyyy\",1,Now()),\"2026-10-01\")", "DateAdd(\"m\",1,CDate(\"2026-10-10\"))>Now()",
            "IIF(Now()>=CDate(\"2026-09-22\"),\"a\",\"b\")",
        ])
    func soundness(text: String) throws {
        var now = testNow
        for _ in 0..<60 {
            let record = record([:])
            let expression = try ParsedExpression(text).compiled(for: record.layout)
            let evaluation = expression.evaluate(record, testContext(now: now))
            guard let change = evaluation.nextChange else { break }
            #expect(change > now)
            for share in [0.1, 0.5, 0.9] {
                let between = now.addingTimeInterval(change.timeIntervalSince(now) * share)
                #expect(expression.evaluate(record, testContext(now: between)).result == evaluation.result)
            }
            now = change
        }
    }
}
