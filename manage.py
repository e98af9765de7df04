#!/usr/bin/env python3
"""The commands of a node: `manage.py help` lists them. `manage.py demo` runs two nodes, and is none itself."""

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["demo"]:
        from incidents.demonstration.run import main

        sys.exit(main(sys.argv[2:]))
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))
