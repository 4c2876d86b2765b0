"""What the coach says and offers: texts and lists that people can edit, installed with the code."""
