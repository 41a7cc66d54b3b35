"""Links between SFIA and other taxonomies: targets read, candidates found, mappings reviewed."""
