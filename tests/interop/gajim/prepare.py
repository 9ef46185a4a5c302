"""Makes the folders of a Gajim that has one account, trusts one certificate and runs the driver.

python3 prepare.py FOLDER ADDRESS PASSWORD HOST PORT CERTIFICATE
"""

import json
import shutil
import sqlite3
import sys
from pathlib import Path

folder, address, password, host, port, certificate = sys.argv[1:]
user, domain = address.split("@")
root = Path(folder)
for name in ("plugins", "cert_store"):
    (root / name).mkdir(parents=True)
shutil.copy(certificate, root / "cert_store" / "server")
plugin = root / "plugins" / "driver"
shutil.copytree(Path(__file__).parent / "driver", plugin)
# Gajim asks of everything in here whether it is a plugin, and fails at what is no class.
(plugin / "__init__.py").write_text("from .driver import Driver\n")

account = {
    "account": {
        "account_label": address,
        "active": True,
        "autoconnect": True,
        "confirm_unencrypted_connection": False,
        "custom_host": host,
        "custom_port": int(port),
        "custom_type": "START TLS",
        "hostname": domain,
        "name": user,
        "password": password,
        "resource": "gajim",
        "savepass": True,
        "use_custom_host": True,
    },
    "contact": {},
    "group_chat": {},
}
application = {
    "check_for_update": False,
    "use_keyring": False,
    "show_ask_before_closing": False,
    "is_window_visible": True,
    "remote_control": False,
    "plugins_update_check": False,
}
with sqlite3.connect(root / "settings.sqlite") as database:
    database.executescript(
        "create table settings (name text unique, settings text);"
        "create table account_settings (account text unique, settings text);"
    )
    from gajim.common import app  # noqa: F401  its constants need the application's package
    from gajim.common.setting_values import INITAL_WORKSPACE, PROXY_EXAMPLES, STATUS_PRESET_EXAMPLES

    rows = {
        "app": application,
        "soundevents": {},
        "status_presets": STATUS_PRESET_EXAMPLES,
        "proxies": PROXY_EXAMPLES,
        "plugins": {"driver": {"active": True}},
        "workspaces": INITAL_WORKSPACE,
    }
    for name, settings in rows.items():
        database.execute("insert into settings values (?, ?)", (name, json.dumps(settings)))
    database.execute("insert into account_settings values (?, ?)", ("kith", json.dumps(account)))
    database.execute("pragma user_version = 5")
