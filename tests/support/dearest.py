"""The forms that cost most to answer: what can be left unknown is, so all of it is weighed."""

from collections.abc import Iterator

from screening.outcome.plan import Plan
from screening.web.forms import WORDS, all_asked, shown_in

Form = dict[str, str]


def dearest_forms(plan: Plan) -> Iterator[tuple[str, Form]]:
    """Each address that takes all answers at once, with the dearest that can be sent to it."""
    for number, perspective in enumerate(plan.screener.perspectives, 1):
        words = shown_in(plan, perspective)
        form: Form = {}
        for name, question in all_asked(plan, perspective):
            offered = [o for o in question.options if o.words.speaks_to(perspective)]
            calm = [o for o in offered if o.none] or offered[-1:]
            unknown = [o for o in offered if o.unknown]
            # What is sure and urgent leaves little open.
            told = calm if any(o.always_warn for o in offered) else unknown or calm
            form |= {name: told[0].id, name + WORDS: words[question.id]}
        for path in ("/one-page", "/rules/try"):
            yield f"{path}/{number}", form
