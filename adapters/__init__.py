"""What connects the coach to the world: each knows one platform or one tool, none knows another."""
