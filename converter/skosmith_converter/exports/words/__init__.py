"""The words that a booklet puts around the texts of the framework, by language."""
