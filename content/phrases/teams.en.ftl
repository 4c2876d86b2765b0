# The few words that only Teams needs.

teams-file-gone = This file is no longer ready for you. Ask for it once more and say yes again; then it comes.
teams-file-declined = Fine. The file is not put anywhere.
