"""/staff/hotline/: the operators' one screen, and what it sends."""
