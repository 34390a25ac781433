"""Who talked to whom over the network: connections, and the addresses that hosts had."""
