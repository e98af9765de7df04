"""Files and consultations: their spaces, and what awaits whom in them."""
