"""Functions of ``eval`` and ``where``; :mod:`nblang_spl.functions.registry` says how one is added."""
