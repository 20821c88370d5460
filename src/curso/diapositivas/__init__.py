"""A unit's slides: from their source to HTML, PDF and PPTX, and what they must keep to."""
