"""For supervisors and the auditor: who looked at whom, who did what, and the figures of it."""
