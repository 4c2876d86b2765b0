"""The try-out platform: a chat page on this machine, without accounts."""
