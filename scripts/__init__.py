"""Commands for who works on Netwever: one file each."""
