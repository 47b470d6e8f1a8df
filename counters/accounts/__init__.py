"""The administrator's pages: accounts of staff. No certificate is seen here (R-40)."""
