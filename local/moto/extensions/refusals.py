"""The errors that our operations answer with."""

from moto.core.exceptions import ServiceException


class Refusal(ServiceException):
    """An error of a service, by its code and message."""

    __module__ = "extension"  # moto looks for a service in the name of a module that begins like its own

    reason = "FieldValidationFailed"  # which AgentCore's ValidationException has besides
