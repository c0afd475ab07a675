"""Timers: each a run_once() that calls the verbs a person would."""
