"""Which concepts of two taxonomies may be the same, and how sure that is."""
