"""kresearch."""
