"""Language packs, as TOML: one file a language."""
