"""Repairs to suggest: what Skosify repairs, each with its reason, none applied unasked.

Skosify (MIT) repairs while it checks. Here a repair is a value: statements to take away and to
add. Repairs run in the order of `REPAIRS`, each on the graph as those before it would leave it, so
they never contradict each other; `skosmith_converter.validation.patches` writes them down.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from skosmith_converter.shacl.index import Index
from skosmith_converter.terms import canonical_language_tag
from skosmith_converter.validation import hierarchy_repairs, label_repairs, scheme_repairs
from skosmith_converter.validation.drafts import Draft, Policy, Suggestion

__all__ = ["REPAIRS", "Repair", "suggest"]


@dataclass(frozen=True, slots=True)
class Repair:
    """A kind of suggestion."""

    name: str
    title: str
    run: Callable[[Draft, Policy], Iterable[Suggestion]]


REPAIRS: Final[tuple[Repair, ...]] = (
    Repair("label-on-node", "Labels are texts", label_repairs.replace_nodes),
    Repair("white-space", "Labels have no stray white space", label_repairs.trim_white_space),
    Repair("language-tag", "Texts have a language", label_repairs.give_language),
    Repair("preferred-label", "One preferred label a language", label_repairs.keep_one_preferred),
    Repair("label-overlap", "A label is of one kind", label_repairs.keep_the_stronger),
    Repair("collection-member", "Collections have members", hierarchy_repairs.make_members),
    Repair("cycle", "Nothing is above itself", hierarchy_repairs.break_cycles),
    Repair("redundant-broader", "Broader is the next one up", hierarchy_repairs.drop_redundant),
    Repair("related-clash", "Related is neither above nor below", hierarchy_repairs.drop_related),
    Repair("in-scheme", "Concepts are in a scheme", scheme_repairs.fill_in_scheme),
    Repair("top-concept", "Schemes have top concepts", scheme_repairs.mark_top_concepts),
    Repair("scheme-title", "Schemes have a title", scheme_repairs.give_titles),
    Repair("inverse", "Both directions are stated", scheme_repairs.fill_inverses),
)
"""In the order in which they run: labels, hierarchy, schemes, and last what completes pairs."""


_DEFAULT: Final = Policy()


def suggest(
    index: Index, policy: Policy = _DEFAULT, repairs: Collection[str] = ()
) -> list[Suggestion]:
    """Give the repairs of a graph, in the order in which they are to be applied.

    With all of them applied a second run suggests nothing. `repairs` are the names of those to
    make, unless it is empty. Raises ValueError where one is none, and where the language of the
    policy is no language tag.
    """
    if policy.language:
        policy = replace(policy, language=canonical_language_tag(policy.language))
    names = {repair.name for repair in REPAIRS}
    if unknown := sorted(set(repairs) - names):
        raise ValueError(f"no repair {unknown[0]!r}; there are {', '.join(sorted(names))}")
    draft = Draft(index)
    found: list[Suggestion] = []
    for repair in REPAIRS:
        if not repairs or repair.name in repairs:
            found += draft.apply(list(repair.run(draft, policy)))
    return found
