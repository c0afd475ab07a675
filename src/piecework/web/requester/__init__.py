"""Pages of requesters about their own HITs."""
