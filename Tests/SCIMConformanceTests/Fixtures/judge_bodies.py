"""Holds request bodies against two judges of SCIM: scim-sanity's payload check and scim2-models.

Reads lines of JSON, `{"method": "POST", "path": "Users", "body": {...}}`, and prints each different complaint once, without values.
Its last line counts the bodies, and the resources and patches in them: a bulk request carries many.
"""

import json
import re
import sys

from pydantic import ValidationError
from scim2_models import BulkRequest, Context, EnterpriseUser, Group, PatchOp, SearchRequest, User
from scim_sanity.validator import SCIMValidator

TYPES = {"Users": User[EnterpriseUser], "Groups": Group}
CONTEXTS = {"POST": Context.RESOURCE_CREATION_REQUEST, "PUT": Context.RESOURCE_REPLACEMENT_REQUEST}
complaints = set()
payloads = 0


def complain(judge, method, text):
    complaints.add(f"{judge} {method}: {re.sub(r'[0-9]+', 'N', text)}")


def without_data(operation):
    """The operation as the envelope has it; its data is judged apart."""
    return {name: value for name, value in operation.items() if name != "data"}


def judge(method, path, body):
    global payloads
    kind = path.strip("/").split("/")[0]
    if path.endswith(".search"):
        return models(method, SearchRequest, body, Context.SEARCH_REQUEST)
    if kind == "Bulk":
        models(method, BulkRequest[TYPES["Users"]], {**body, "Operations": [without_data(o) for o in body["Operations"]]}, None)
        for operation in body["Operations"]:
            if "data" in operation:
                judge(operation["method"], operation["path"], operation["data"])
        return None
    payloads += 1
    _, errors = SCIMValidator().validate(body, "patch" if method == "PATCH" else "full")
    for error in errors:
        complain("scim-sanity", method, f"{error.path}: {error.message}")
    if method == "PATCH":
        return models(method, PatchOp[TYPES[kind]], body, Context.RESOURCE_PATCH_REQUEST)
    return models(method, TYPES[kind], body, CONTEXTS[method])


def models(method, model, body, context):
    try:
        model.model_validate(body, scim_ctx=context)
    except ValidationError as error:
        for detail in error.errors(include_input=False, include_url=False):
            complain("scim2-models", method, f"{'.'.join(map(str, detail['loc']))}: {detail['type']}")


count = 0
for line in sys.stdin:
    entry = json.loads(line)
    judge(entry["method"], entry["path"], entry["body"])
    count += 1
for text in sorted(complaints):
    print(text)
print(f"{count} bodies, {payloads} payloads")
