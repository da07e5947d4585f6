"""A story as a code base: its parts as symbols, its names as what is defined and used."""
