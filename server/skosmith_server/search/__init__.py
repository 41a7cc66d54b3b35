"""Search over the texts of a graph: codes, names, definitions, activities, in all languages."""
