"""What spans stages: the timeline, who acts next, withdrawal, the nightly run."""
