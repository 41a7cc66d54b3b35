"""The answers of Skosmos REST v1, key by key: pure, no Flask (github.com/NatLibFi/Skosmos)."""
