"""The nouns: what is asked, concluded, taught, and where it comes from. All frozen.

Names follow FHIR where it has one (Questionnaire item, answerOption, enableWhen, GuidanceResponse);
see `docs/glossary.md`. Values arrive as text, since `content.yaml` lets YAML guess nothing: `Flag`,
`Whole` and `Day` say exactly which text they take.
"""

from screening.model.base import *
from screening.model.cases import *
from screening.model.land import *
from screening.model.outcome import *
from screening.model.promises import *
from screening.model.questions import *
from screening.model.reviews import *
from screening.model.rules import *
from screening.model.safety import *
from screening.model.screener import *
from screening.model.teaching import *
