"""What the pages about the framework show, worked out before any template is filled."""
