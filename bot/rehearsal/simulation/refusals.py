"""What Discord would refuse a person, each with its reason."""


class Refused(Exception):
    """A person tried something that Discord's client or server would not let them do; nothing has happened."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotVisible(Refused):
    """The room or message is not on this person's screen."""


class NotAllowed(Refused):
    """The person sees it but lacks the right."""


class NotThere(Refused):
    """There is no such room, message, button, menu, option or command."""


class SwitchedOff(Refused):
    """The button or menu is shown greyed out."""


class BadInput(Refused):
    """The client would not accept this value: too long, missing, not among the choices."""
