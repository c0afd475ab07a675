"""Piecework: an open, self-hosted crowd work service that speaks the Mechanical Turk Requester API."""
