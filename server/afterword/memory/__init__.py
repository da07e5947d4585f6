"""What is known of a story: its passages and their summaries, its names, and the writer's lore."""
