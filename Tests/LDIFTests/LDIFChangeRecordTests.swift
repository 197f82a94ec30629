import LDIF
import Testing

@Suite("LDIF reader: change records")
struct LDIFChangeRecordTests {
    @Test("a modify lists heads and values, with or without the last -", arguments: ["-\n", ""])
    func modify(_ last: String) {
        let outcome = read(
            "dn: a=1\ncontrol: 1.2 true:: YQ==\ncontrol: 1.3\nchangetype: modify\nadd: mail\nmail: x\nmail: y\n-\ndelete: l\n-\nreplace: sn\n\(last)"
        )
        #expect(outcome.errors.isEmpty)
        #expect(
            outcome.records == [
                Seen(
                    kind: .modify, line: 1, dn: "a=1",
                    values: [
                        "2 [control] control=1.2 true:: YQ==", "3 [control] control=1.3", "5 [addValues] add=mail", "6 mail=x", "7 mail=y",
                        "9 [deleteValues] delete=l", "11 [replaceValues] replace=sn",
                    ])
            ])
    }

    @Test("two modifications without - between them are told apart by their heads")
    func withoutMinus() {
        let outcome = read("dn: a=1\nchangetype: modify\nadd: member\nmember: x\nadd: member\nmember: y\n-\n")
        #expect(
            outcome.records.first?.values == ["3 [addValues] add=member", "4 member=x", "5 [addValues] add=member", "6 member=y"])
    }

    @Test("a modification of an attribute that is called like an operation")
    func attributeNamedAdd() {
        let outcome = read("dn: a=1\nchangetype: modify\nreplace: add\nadd: x\n-\n")
        #expect(outcome.records.first?.values == ["3 [replaceValues] replace=add", "4 add=x"])
    }

    @Test("a modify without modifications and a modify with options are read")
    func emptyModify() {
        #expect(read("dn: a=1\nchangetype: modify\n").records.map(\.kind) == [.modify])
        let outcome = read("dn: a=1\nchangetype: modify\nadd: userCertificate\nuserCertificate;binary:: AA==\n-\n")
        #expect(outcome.records.first?.values.count == 2)
    }

    @Test("a value of another attribute than the head's is an error")
    func wrongAttribute() {
        let outcome = read("dn: a=1\nchangetype: modify\nadd: mail\nsn: x\n-\n\ndn: a=2\nx: y\n")
        #expect(outcome.errors.map(\.code) == [.badModification])
        #expect(outcome.errors.first?.line == 4)
        #expect(outcome.errors.first?.attribute == "sn")
        #expect(outcome.records.map(\.dn) == ["a=2"])
    }

    @Test("a delete may be followed by lines, which are kept")
    func delete() {
        let outcome = read("dn: a=1\nchangetype: delete\nmember: x\n\ndn: a=2\nchangeType: DELETE\n")
        #expect(outcome.records.map(\.kind) == [.delete, .delete])
        #expect(outcome.records.first?.values == ["3 member=x"])
    }

    @Test("a renaming has its parts decoded", arguments: ["modrdn", "moddn", "ntdsSchemaModrdn"])
    func rename(_ type: String) {
        let outcome = read("dn: a=1\nchangetype: \(type)\nnewrdn:: Y249Wm9l\ndeleteoldrdn: 1\nnewsuperior:\n")
        #expect(
            outcome.records == [
                Seen(
                    kind: .rename, line: 1, dn: "a=1",
                    values: ["3 [newRDN] newrdn=cn=Zoe", "4 [deleteOldRDN] deleteoldrdn=1", "5 [newSuperior] newsuperior="])
            ])
    }

    @Test(
        "a renaming that lacks a part is an error",
        arguments: ["newrdn: a=2\n", "deleteoldrdn: 1\n", "newrdn: a=2\ndeleteoldrdn: 2\n", "newrdn: a=2\ndeleteoldrdn: 1\nx: y\n", ""])
    func incompleteRename(_ lines: String) {
        #expect(read("dn: a=1\nchangetype: modrdn\n\(lines)").errors.map(\.code) == [.badRename])
    }

    @Test("an unknown change type, or one after attributes, is an error", arguments: ["changetype: merge\n", "x: y\nchangetype: delete\n"])
    func changeTypes(_ lines: String) {
        #expect(read("dn: a=1\n\(lines)").errors.map(\.code) == [.badChangeType])
    }

    @Test(
        "the schema forms of ldifde are the plain ones",
        arguments: zip(["ntdsSchemaAdd", "ntdsSchemaModify", "ntdsSchemaDelete"], [LDIFRecord.Kind.add, .modify, .delete]))
    func schemaChanges(_ type: String, _ kind: LDIFRecord.Kind) {
        #expect(read("dn: a=1\nchangetype: \(type)\n").records.map(\.kind) == [kind])
    }
}
