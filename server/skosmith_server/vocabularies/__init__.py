"""What SKOS says of concepts and of whole vocabularies, wherever the graph lies: pure, no Flask."""
