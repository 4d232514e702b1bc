"""A section as a file has it: front matter, and Markdown below it."""

from screening.content.yaml import ContentError, Problem


def parted(text: str, name: str) -> tuple[str, str, int]:
    """The front matter of a section, its body, and the line where that begins.

    Raises:
        ContentError: where one of the two is missing.
    """
    front, fence, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not fence:
        instead = "Begin with `---`, the keys, and `---` again."
        raise ContentError([Problem(name, 1, "The front matter is missing.", instead)])
    first = front.count("\n") + 4 + body[: len(body) - len(body.lstrip())].count("\n")
    body = body.strip()
    if not body:
        message = "No text stands below the front matter."
        raise ContentError([Problem(name, 0, message, "Write the section there.")])
    return front, body, first
