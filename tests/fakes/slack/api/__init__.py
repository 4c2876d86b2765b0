"""The Web API methods the coach may call, with their scopes, their tiers and their errors."""

from tests.fakes.slack.api import files, messages, people, views
from tests.fakes.slack.api.registry import METHODS, Method

__all__ = ["METHODS", "Method", "files", "messages", "people", "views"]
