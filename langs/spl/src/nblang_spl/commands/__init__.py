"""Commands, one a file; :mod:`nblang_spl.commands.registry` says how one is added."""
