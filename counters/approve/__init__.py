"""Where one person answers what another asked (R-43, R-55, R-56)."""
