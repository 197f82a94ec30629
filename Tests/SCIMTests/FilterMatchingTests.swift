import SCIM
import SCIMPath
import Testing

@Suite("Filters over resources")
struct FilterMatchingTests {
    @Test(
        "a filter lets a user through",
        arguments: [
            #"userName eq "BJensen@Example.com""#, #"externalId eq "701984""#, #"id eq "2819c223""#, #"name.familyName co "ENS""#,
            #"userName sw "bjen""#, #"userName ew ".COM""#, "title pr", "not (nickName pr)", #"emails co "example.org""#,
            #"emails.value eq "babs@example.org""#, #"emails[type eq "home" and value co "@example.org"]"#,
            #"emails[type eq "work"].value eq "bjensen@example.com""#, #"title ne "Boss""#, #"nickName ne "x""#, "active eq true",
            #"active eq "True""#, #"meta.lastModified gt "2011-05-13T04:42:33Z""#, #"meta.lastModified eq "2011-05-13T06:42:34+02:00""#,
            #"meta.lastModified lt "2011-05-13T04:42:34.5Z""#, #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b""#,
            enterprise + #":department eq "tour operations""#, #"schemas eq "urn:ietf:params:scim:schemas:core:2.0:User""#,
            #"title pr and (userType pr or active eq true)"#, "nickName eq null", #"title ge "tour""#, #"groups[value eq "e9e30dba"]"#,
            #"EMAILS[TYPE eq "work"]"#, #"emails.type eq "home""#, enterprise + #":manager eq "26118915""#,
        ])
    func matches(text: String) throws {
        #expect(try SCIMFilter(text).matches(barbara(), catalog: .user))
    }

    @Test(
        "a filter does not let a user through",
        arguments: [
            #"id eq "2819C223""#, #"userName eq "bjensen""#, "nickName pr", #"emails[type eq "home" and value co "@example.com"]"#,
            #"emails[type eq "work"].value eq "babs@example.org""#, "active eq false", #"title ne "tour guide""#, #"nickName eq "x""#,
            #"meta.lastModified gt "2011-05-13T04:42:34Z""#, "not (title pr)", "title pr and nickName pr", "title eq null", "userName gt 5",
            #"externalId eq "x" or id eq "y""#, #"urn:ietf:params:scim:schemas:extension:x:2.0:User:userName pr"#,
        ])
    func rejects(text: String) throws {
        #expect(try !SCIMFilter(text).matches(barbara(), catalog: .user))
    }

    @Test(
        "numbers are compared as numbers",
        arguments: [
            ("a gt 9", true), ("a eq 10.0", true), ("big eq 9007199254740993", true), ("big eq 9007199254740992", false),
            ("a lt 9.5", false),
            ("half le 0.5", true), (#"a eq "10""#, true),
        ])
    func numbers(text: String, expected: Bool) throws {
        let resource = try resource(#"{"a": 10, "big": 9007199254740993, "half": 0.5}"#)
        #expect(try SCIMFilter(text).matches(resource, catalog: .user) == expected)
    }

    @Test("letters outside ASCII are compared without case too")
    func unicode() throws {
        let user = try resource(#"{"userName": "MÜLLER"}"#)
        #expect(try SCIMFilter(#"userName eq "müller""#).matches(user, catalog: .user))
    }

    @Test("a long chain is evaluated without recursion")
    func chain() throws {
        let text = Array(repeating: "nickName pr", count: 20_000).joined(separator: " or ") + " or title pr"
        #expect(try SCIMFilter(text).matches(barbara(), catalog: .user))
    }
}
