#!/usr/bin/env python3
"""Writes the people of people.py as DSML version 2 or as a page of Microsoft Graph JSON.

Usage: people_formats.py --format dsml|graph COUNT > people.xml
"""
import argparse
import base64
import json
import sys
import uuid
from xml.sax.saxutils import escape

from people import CITIES, FAMILY, GIVEN, NAMESPACE, dn


def facts(number):
    given, family = GIVEN[number % 10], FAMILY[number // 10 % 10]
    login = f"p{number:07d}"
    return given, family, f"{given} {family} {number}", login, uuid.uuid5(NAMESPACE, login)


def dsml(number):
    given, family, name, login, guid = facts(number)
    fields = [
        ("objectClass", ["top", "person", "organizationalPerson", "user"]), ("cn", [name]), ("sn", [family]), ("givenName", [given]),
        ("displayName", [name]), ("userPrincipalName", [f"{login}@example.com"]), ("mail", [f"{login}@mail.example.com"]),
        ("sAMAccountName", [login]), ("title", [f"Engineer {number % 50}"]), ("department", [f"Department {number % 300}"]),
        ("company", ["Example Corporation"]), ("l", [CITIES[number % 5]]), ("employeeID", [f"E{number:07d}"]),
        ("telephoneNumber", [f"+49 30 {number:07d}"]), ("mobile", [f"+49 170 {number:07d}"]), ("userAccountControl", ["512"]),
        ("manager", [dn(number // 10)]),
        ("memberOf", [f"CN=Group {group},OU=Groups of the whole company,OU=Example,DC=example,DC=com" for group in (number % 97, number % 89)]),
    ]
    lines = [f'  <searchResultEntry dn="{escape(dn(number))}">']
    for key, values in fields:
        inner = "".join(f"<value>{escape(value)}</value>" for value in values)
        lines.append(f'    <attr name="{key}">{inner}</attr>')
    encoded = base64.b64encode(guid.bytes_le).decode()
    lines.append(f'    <attr name="objectGUID"><value xsi:type="xsd:base64Binary">{encoded}</value></attr>')
    lines.append("  </searchResultEntry>")
    return "\n".join(lines) + "\n"


def graph(number):
    given, family, name, login, guid = facts(number)
    user = {
        "id": str(guid), "accountEnabled": True, "businessPhones": [f"+49 30 {number:07d}"], "city": CITIES[number % 5],
        "companyName": "Example Corporation", "createdDateTime": "2026-01-01T00:00:00Z", "department": f"Department {number % 300}",
        "displayName": name, "employeeId": f"E{number:07d}", "givenName": given, "jobTitle": f"Engineer {number % 50}",
        "mail": f"{login}@mail.example.com", "mobilePhone": f"+49 170 {number:07d}", "officeLocation": None,
        "onPremisesDistinguishedName": dn(number), "onPremisesSamAccountName": login, "preferredLanguage": None,
        "proxyAddresses": [f"SMTP:{login}@mail.example.com", f"smtp:{login}@old.example.com"], "surname": family, "userType": "Member",
        "userPrincipalName": f"{login}@example.com",
        "onPremisesExtensionAttributes": {f"extensionAttribute{index}": None for index in range(1, 16)},
    }
    return json.dumps(user, ensure_ascii=False, separators=(",", ":"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--format", choices=["dsml", "graph"], required=True)
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")
    write = sys.stdout.write
    if arguments.format == "dsml":
        write('<batchResponse xmlns="urn:oasis:names:tc:DSML:2:0:core" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ')
        write('xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n <searchResponse>\n')
        for number in range(arguments.count):
            write(dsml(number))
        write('  <searchResultDone><resultCode code="0" descr="success"/></searchResultDone>\n </searchResponse>\n</batchResponse>\n')
    else:
        write('{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[')
        for number in range(arguments.count):
            write(("," if number else "") + graph(number))
        write("]}\n")


if __name__ == "__main__":
    main()
