#!/usr/bin/env python3
"""Writes people of an invented directory as LDIF, in the manner of ldifde: folded lines, base64, memberOf, managers.

Usage: people.py COUNT > people.ldif
"""
import base64
import sys
import uuid

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
GIVEN = ["Ada", "Grace", "Jürgen", "Zoë", "Mary", "Karel", "Björk", "Paolo", "Annie", "Sofia"]
FAMILY = ["Lovelace", "Hopper", "Müller", "Brontë", "Jackson", "Čapek", "Åström", "D'Angelo", "Easley", "Kovalevskaya"]
CITIES = ["Berlin", "Hamburg", "München", "Kassel", "Wolfsburg"]


def line(name, value):
    raw = value if isinstance(value, bytes) else value.encode()
    safe = raw and raw[0] not in b" :<" and all(31 < byte < 127 for byte in raw) and not raw.endswith(b" ")
    text = f"{name}: {raw.decode()}" if safe else f"{name}:: {base64.b64encode(raw).decode()}"
    yield text[:76]
    for start in range(76, len(text), 75):
        yield " " + text[start : start + 75]


def person(number):
    given, family = GIVEN[number % 10], FAMILY[number // 10 % 10]
    name = f"{given} {family} {number}"
    login = f"p{number:07d}"
    yield from line("dn", dn(number))
    yield "changetype: add"
    for value in ("top", "person", "organizationalPerson", "user"):
        yield f"objectClass: {value}"
    fields = [
        ("cn", name), ("sn", family), ("givenName", given), ("displayName", name), ("userPrincipalName", f"{login}@example.com"),
        ("mail", f"{login}@mail.example.com"), ("sAMAccountName", login), ("title", f"Engineer {number % 50}"),
        ("department", f"Department {number % 300}"), ("company", "Example Corporation"), ("l", CITIES[number % 5]),
        ("employeeID", f"E{number:07d}"), ("telephoneNumber", f"+49 30 {number:07d}"), ("mobile", f"+49 170 {number:07d}"),
        ("userAccountControl", "512"), ("objectGUID", uuid.uuid5(NAMESPACE, login).bytes_le),
    ]
    if number:
        fields.append(("manager", dn(number // 10)))
    fields += [("memberOf", f"CN=Group {group},OU=Groups of the whole company,OU=Example,DC=example,DC=com") for group in (number % 97, number % 89)]
    for key, value in fields:
        yield from line(key, value)
    yield ""


def dn(number):
    return f"CN={GIVEN[number % 10]} {FAMILY[number // 10 % 10]} {number},OU=People,OU=Example,DC=example,DC=com"


def main():
    for number in range(int(sys.argv[1])):
        sys.stdout.write("\n".join(person(number)) + "\n")


if __name__ == "__main__":
    main()
