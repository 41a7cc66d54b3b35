"""Files the pages need."""
