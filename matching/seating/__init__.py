"""Who sits with whom: graphs and rules as plain arrays, whatever made the pairs worth something."""
