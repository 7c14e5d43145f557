"""What the pages show, asked from the combined database: functions from a connection to rows and small records."""
