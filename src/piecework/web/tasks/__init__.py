"""The pages inside the task frame that are ours."""
