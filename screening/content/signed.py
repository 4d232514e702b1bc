"""The content as it was last signed, as far as it is what was signed."""

from pathlib import Path

from screening.content.check import load_checked
from screening.content.signoff import SIGNED, as_signed, load_signed_files, load_signoff
from screening.content.yaml import ContentError
from screening.model import Screener


def signed_content(folder: Path) -> Screener | None:
    """What lies in the folder of what was signed; None where nobody signed, or where it is damaged
    or not what was signed: nothing may be compared with it then.
    """
    try:
        signoff = load_signoff(folder)
        if signoff is None or not as_signed(signoff, load_signed_files(folder / SIGNED)):
            return None
        return load_checked(folder / SIGNED)
    except ContentError:
        return None
