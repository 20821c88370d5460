"""Traffic: requests at a rate that does not wait for the answers, and what came of them."""
