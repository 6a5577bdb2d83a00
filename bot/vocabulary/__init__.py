"""A network's own words: read from a thesaurus, edited by its facilitator, kept up to date while Netwever runs."""
