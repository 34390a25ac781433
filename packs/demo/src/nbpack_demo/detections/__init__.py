"""What was detected, what analysts noted of it, and what threat intelligence lists."""
