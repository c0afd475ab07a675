"""The Requester API: wire in, verb, wire out."""
