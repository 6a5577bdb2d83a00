"""Settings, message texts, vocabulary and the demo network."""
