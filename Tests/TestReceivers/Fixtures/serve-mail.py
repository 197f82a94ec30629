"""A mail server for one test: aiosmtpd on a free port. It prints the port, and then a line of JSON for each mail that it took."""

import argparse
import asyncio
import email
import email.policy
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("--smtps", action="store_true", help="encrypted from the first byte instead of STARTTLS")
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
options = parser.parse_args()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("gone"):
            return "550 5.1.1 no such mailbox: " + address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "sender": envelope.mail_from, "recipients": envelope.rcpt_tos, "encrypted": session.ssl is not None or options.smtps,
            "authenticated": bool(session.authenticated), "subject": message["Subject"], "from": message["From"], "to": message["To"],
            "id": message["Message-ID"], "date": message["Date"].datetime.isoformat(), "auto": message["Auto-Submitted"],
            "text": message.get_content(), "defects": [str(defect) for part in message.walk() for defect in part.defects],
        }), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == options.user.encode() and data.password == options.password.encode()
    return AuthResult(success=good, handled=good)


async def main():
    context = None
    if options.cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.cert, options.key)
    arguments = {"hostname": "mail.example.com"}
    if options.user:
        arguments |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    if context and not options.smtps:
        arguments |= {"tls_context": context}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Handler(), **arguments), "127.0.0.1", 0, ssl=context if options.smtps else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
