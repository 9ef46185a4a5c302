"""Logs in once with a stock client, says how, and obeys one command.

usage: slixmpp-login.py ADDRESS PASSWORD PORT CERTIFICATE OPTIONS

CERTIFICATE is the one of the server, which its owner trusts. OPTIONS is JSON: mechanism, certfile, keyfile, tls12,
register (the name and the file of a certificate to register once logged in).
"""

import asyncio
import json
import ssl
import sys

import slixmpp


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self, address, password, options):
        super().__init__(address, password or None, sasl_mech=options.get("mechanism"))
        self.options = options
        self.register_plugin("xep_0257")
        self.certfile = options.get("certfile")
        self.keyfile = options.get("keyfile")
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("failed_all_auth", lambda _: tell("failed"))
        self.add_event_handler("disconnected", lambda _: sys.exit(0))

    def get_ssl_context(self):
        context = super().get_ssl_context()
        if self.options.get("tls12"):
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context

    async def start(self, _):
        tell("ready", jid=self.boundjid.full, mechanism=self["feature_mechanisms"].mech.name)
        if "register" in self.options:
            name, path = self.options["register"]
            with open(path) as file:
                lines = [line for line in file.read().splitlines() if line and "-----" not in line]
            await self["xep_0257"].add_cert(name, "".join(lines))
            certificates = await self["xep_0257"].get_certs()
            tell("registered", names=[item["name"] for item in certificates["sasl_certs"]])
        await self.disconnect()


async def main():
    address, password, port, certificate, options = sys.argv[1:]
    client = Client(address, password, json.loads(options))
    client.ca_certs = certificate
    client.connect(("127.0.0.1", int(port)), use_ssl=False, force_starttls=True)
    await asyncio.sleep(20)


asyncio.run(main())
