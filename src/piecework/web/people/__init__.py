"""What any person sees and does: signing up, in and out, the account, and the developer page."""
