"""What Netwever does. The only room that knows the others."""
