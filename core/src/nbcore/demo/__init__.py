"""The demo: a small invented company, its noise and one intrusion, as canonical records."""
