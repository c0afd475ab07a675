"""What lies in project/ is somebody else's, and tested as such: copied away, by a pytest of its own."""

collect_ignore = ["project"]
