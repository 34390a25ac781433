"""Functions of ``stats`` and its kin; :mod:`nblang_spl.aggregates.registry` says how one is added."""
