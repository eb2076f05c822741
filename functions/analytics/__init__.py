"""The analytics step adds up what turns and calls of tools took and how they ended, by day."""
