"""The command line: `winwijzer COMMAND`."""
