import BridgeCore
import BridgeMapping
import Testing

@Suite("Dates of directories")
struct DirectoryDateTests {
    @Test(
        "days and moments are read, with their zone where they have one",
        arguments: [
            ("2026-12-31", 2026, nil, nil), ("20261231", 2026, nil, nil), (" 2026-12-31 ", 2026, nil, nil),
            ("2026-12-31T17:00:00Z", 2026, 61_200, 0), ("2026-12-31T17:00", 2026, 61_200, nil), ("2026-12-31 17:00:05", 2026, 61_205, nil),
            ("2026-12-31T17:00:00.1234567+05:30", 2026, 61_200, 330), ("20261231170000.0Z", 2026, 61_200, 0),
            ("202612311700Z", 2026, 61_200, 0), ("0001-12-31T00:00:00Z", 1, 0, 0),
        ] as [(String, Int, Int?, Int?)])
    func read(text: String, year: Int, second: Int?, offset: Int?) throws {
        let date = try #require(DirectoryDate(text: text))
        #expect(date.day == CivilDay(year, 12, 31))
        #expect(date.second == second && date.offsetInMinutes == offset)
    }

    @Test(
        "what could be another day, or is none, is not read",
        arguments: [
            "", "31.12.2026", "12/31/2026", "1/2/2026", "2026-13-01", "2026-02-30", "2026-1-1", "2026-12", "2026-12-31T",
            "2026-12-31T25:00",
            "2026-12-31T17:60", "2026-12-31x", "20261231T", "133485408000000000", "soon", "2026-12-31T17:00:00.Z", "2026-12-3117:00",
        ])
    func refused(text: String) { #expect(DirectoryDate(text: text) == nil) }
}
