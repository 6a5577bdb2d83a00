"""One folder per chat platform, strangers to each other, behind the seam in `adapters.base`."""
