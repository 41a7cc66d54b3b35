"""The rules as a list for people: what ``skosmith validate --list`` shows."""

from collections.abc import Iterator, Sequence

from skosmith_converter.validation.findings import in_language
from skosmith_converter.validation.rule_sets import RuleSet, load_rules, rule_sets

__all__ = ["list_rules"]


def list_rules(language: str = "en", names: Sequence[str] | None = None) -> str:
    """Give the rule sets with their rules; raises ShapesError where there is no set of a name."""
    load_rules(names)
    wanted = {name.partition(":")[0] for name in names or ()}
    blocks = [
        "\n".join(_lines(one, language))
        for name, one in rule_sets().items()
        if not wanted or name in wanted
    ]
    return "\n\n".join(blocks) + "\n"


def _lines(rule_set: RuleSet, language: str) -> Iterator[str]:
    default = ", by default" if rule_set.by_default else ""
    yield f"{rule_set.name}: {in_language(rule_set.titles, language)}{default}"
    yield f"  {in_language(rule_set.descriptions, language)}"
    rules = load_rules([rule_set.name], with_links=True)
    told = [rule for rule in rules.rules if rule.messages]
    width = max((len(rule.name) for rule in told), default=0)
    for rule in told:
        yield f"  {rule.name:<{width}}  {rule.severity!s:<9}  {rule.message(language)}"
    for name, why in rules.not_checked.items():
        yield f"  {name:<{width}}  not checked  {in_language(why, language)}"
