"""What the writer asks for; each feature is plain functions over frozen snapshots."""
