"""The sweeper looks every minute for turns and tool calls whose worker died, and has them go on."""
