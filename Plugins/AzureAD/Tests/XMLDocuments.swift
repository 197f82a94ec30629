/// Small documents of every XML format, each with the person Ada in it, and whose every prefix is cut short.
enum XMLDocuments {
    static let dsml1 = """
        <dsml:dsml xmlns:dsml="http://www.dsml.org/DSML"><dsml:directory-entries><dsml:entry dn="uid=ada,o=x"><dsml:objectclass>\
        <dsml:oc-value>top</dsml:oc-value><dsml:oc-value>inetOrgPerson</dsml:oc-value></dsml:objectclass><dsml:attr name="displayName">\
        <dsml:value>Ada</dsml:value></dsml:attr><dsml:attr name="sn"><dsml:value encoding="base64">TG92ZWxhY2U=</dsml:value></dsml:attr>\
        </dsml:entry></dsml:directory-entries></dsml:dsml>
        """

    static let dsml2 = """
        <batchResponse xmlns="urn:oasis:names:tc:DSML:2:0:core"><searchResponse><searchResultEntry dn="uid=ada,o=x"><attr name="objectClass">\
        <value>inetOrgPerson</value></attr><attr name="displayName"><value>Ada</value></attr><attr name="sn"><value>Lovelace</value></attr>\
        </searchResultEntry><searchResultDone><resultCode code="0"/></searchResultDone></searchResponse></batchResponse>
        """

    static let spml = """
        <searchResponse xmlns="urn:oasis:names:tc:SPML:2:0:search" status="success"><pso><psoID ID="uid=ada,o=x" targetID="t"/><data>\
        <dsml:attr xmlns:dsml="urn:oasis:names:tc:DSML:2:0:core" name="objectclass"><dsml:value>person</dsml:value></dsml:attr>\
        <dsml:attr xmlns:dsml="urn:oasis:names:tc:DSML:2:0:core" name="displayName"><dsml:value>Ada</dsml:value></dsml:attr>\
        <dsml:attr xmlns:dsml="urn:oasis:names:tc:DSML:2:0:core" name="sn"><dsml:value>Lovelace</dsml:value></dsml:attr>\
        </data></pso></searchResponse>
        """

    static let clixml = """
        <Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><TN RefId="0">\
        <T>Microsoft.ActiveDirectory.Management.ADUser</T><T>System.Object</T></TN><ToString>uid=ada,o=x</ToString><Props>\
        <S N="DisplayName">Ada</S><S N="DistinguishedName">uid=ada,o=x</S><S N="Surname">Lovelace</S></Props></Obj></Objs>
        """

    static let convertToXML = """
        <?xml version="1.0" encoding="utf-8"?><Objects><Object Type="Microsoft.ActiveDirectory.Management.ADUser">\
        <Property Name="DisplayName" Type="System.String">Ada</Property>\
        <Property Name="DistinguishedName" Type="System.String">uid=ada,o=x</Property>\
        <Property Name="Surname" Type="System.String">Lovelace</Property></Object></Objects>
        """

    static let csexport = """
        <cs-objects><cs-object cs-dn="uid=ada,o=x" id="{1}" object-type="user"><synchronized-hologram><entry dn="uid=ada,o=x">\
        <anchor encoding="base64">AAE=</anchor><primary-objectclass>user</primary-objectclass><objectclass><oc-value>user</oc-value>\
        </objectclass><attr name="displayName" type="string" multivalued="false"><value>Ada</value></attr>\
        <attr name="sn" type="string" multivalued="false"><value>Lovelace</value></attr></entry></synchronized-hologram></cs-object>\
        </cs-objects>
        """

    static let atom = """
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" \
        xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"><id>x</id><entry><id>y</id>\
        <category term="Microsoft.DirectoryServices.User" scheme="s"/><content type="application/xml"><m:properties>\
        <d:objectId>uid=ada,o=x</d:objectId><d:displayName>Ada</d:displayName><d:surname>Lovelace</d:surname></m:properties></content>\
        </entry></feed>
        """

    static let generic = """
        <h:hr xmlns:h="urn:x"><h:person key="uid=ada,o=x"><h:name><h:full>Ada</h:full><h:last>Lovelace</h:last></h:name></h:person></h:hr>
        """

    static let all: [(name: String, text: String)] = [
        ("dsml1", dsml1), ("dsml2", dsml2), ("spml", spml), ("clixml", clixml), ("convertto-xml", convertToXML), ("csexport", csexport),
        ("atom", atom), ("generic", generic),
    ]
}
