"""Tables of how trial reports write values, one TOML file a language."""
