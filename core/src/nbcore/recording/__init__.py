"""Recording: what came of a session or a result, as files that are opened again without a SIEM."""
