"""A file that came with a call."""

from io import BytesIO


class Upload:
    """A file that came with a call, in the shape SimCord's handlers read."""

    def __init__(self, filename: str, content: bytes) -> None:
        self.filename = filename
        self.fp = BytesIO(content)
        self.description: str | None = None
