"""What rings on this side's desks, and the call-out of this side's own people while nobody answers it."""
