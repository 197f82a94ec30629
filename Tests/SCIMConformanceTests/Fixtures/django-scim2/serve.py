"""Makes the database that the first argument names and serves on the port that follows `--port`."""

import os
import sys

os.environ["IDBRIDGE_DJANGO_DATABASE"] = sys.argv[1]
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402

django.setup()
call_command("migrate", run_syncdb=True, verbosity=0)
call_command("runserver", f"127.0.0.1:{sys.argv[sys.argv.index('--port') + 1]}", use_reloader=False)
