"""What our pages call the members of our enumerations, to be translated when they are shown."""

from typing import Final

from skosmith_converter.comparison import Kind, Place
from skosmith_converter.links.model import Predicate
from skosmith_server.framework import RungState

__all__ = [
    "COMPARED",
    "EVIDENCE",
    "KINDS",
    "LINE_WORDS",
    "MARKS",
    "NEIGHBOURS",
    "N_",
    "OF_WERKZEUG",
    "PLACES",
    "PROBLEMS",
    "RELATIONS",
    "SEARCHED",
    "SENSES",
    "STATES",
    "STATUSES",
    "STATUS_WORDS",
    "TARGETS",
    "TERM_FACTS",
    "TERM_GROUPS",
    "TERM_KINDS",
    "WEIGHTS",
]


def N_(message: str) -> str:  # noqa: N802 (the name that gettext's tools look for)
    """Mark a message for the catalogues."""
    return message


STATES: Final = {
    RungState.DEFINED: N_("Defined"),
    RungState.UNDEFINED: N_("Not defined"),
    RungState.NOT_OBSERVED: N_("Not observed"),
}
MARKS: Final = {
    "new": N_("New"),
    "modified": N_("Modified"),
    "unchanged": N_("Unchanged"),
}
STATUSES: Final = {
    "beta": N_("Beta translation"),
    "final": N_("Final translation"),
}
STATUS_WORDS: Final = {"": N_("yes"), "beta": N_("beta"), "final": N_("final")}
"""What a table says of a text that is there, by its status."""
LINE_WORDS: Final = {
    (False, True): N_("Line %(lines)s"),
    (False, False): N_("Lines %(lines)s"),
    (True, True): N_("Row %(lines)s"),
    (True, False): N_("Rows %(lines)s"),
}
"""Whether it is a table, whether it is one → how places in a source document are told."""
EVIDENCE: Final = {
    "stated": N_("stated on the page"),
    "supplied": N_("supplied at conversion"),
    "marker": N_("told by marks on the page"),
    "structure": N_("inferred from the structure of the page"),
}
RELATIONS: Final = {
    "exactMatch": N_("Exact match"),
    "closeMatch": N_("Close match"),
    "broadMatch": N_("Broader match"),
    "narrowMatch": N_("Narrower match"),
    "relatedMatch": N_("Related match"),
}
KINDS: Final = {
    Kind.ADDED: N_("New in this edition"),
    Kind.REMOVED: N_("Gone from this edition"),
    Kind.TRANSLATION_ADDED: N_("Translation added"),
    Kind.TRANSLATION_REMOVED: N_("Translation removed"),
    Kind.RENAMED: N_("Renamed"),
    Kind.MOVED: N_("Moved"),
    Kind.LEVEL_ADDED: N_("Level added"),
    Kind.LEVEL_WITHDRAWN: N_("Level withdrawn"),
    Kind.NOT_OBSERVED_ADDED: N_("Now said not to be observed"),
    Kind.NOT_OBSERVED_WITHDRAWN: N_("No longer said not to be observed"),
    Kind.REWORDED: N_("Reworded"),
    Kind.REPUNCTUATED: N_("Punctuation changed"),
    Kind.TEXT_ADDED: N_("Text added"),
    Kind.TEXT_REMOVED: N_("Text removed"),
    Kind.REORDERED: N_("Order changed"),
    Kind.COUNTED: N_("Number changed"),
}
PLACES: Final = {
    Place.DESCRIPTION: N_("Description"),
    Place.NOTE: N_("Guidance note"),
    Place.NOT_OBSERVED_NOTE: N_("Note on levels not observed"),
    Place.LEAD_IN: N_("Introduction to the activities"),
    Place.ACTIVITY: N_("Guidance activities"),
    Place.LEVEL_TEXT: N_("Level text"),
    Place.ESSENCE: N_("Essence of the level"),
}
COMPARED: Final = {
    "name": N_("Name"),
    "path": N_("Category"),
    "phrase": N_("Guiding phrase"),
    "description": N_("Description"),
    "text": N_("This skill at the level"),
    "essence": N_("Essence of the level"),
    "level": N_("Level"),
    "guidance": N_("Guidance note"),
    "activities": N_("Guidance activities"),
    "attribute": N_("Attribute"),
}
"""Places whose texts stand side by side, in the order of reading."""
NEIGHBOURS: Final = {
    "levels": N_("Levels"),
    "categories": N_("Category"),
    "editions": N_("Editions"),
    "related": N_("Related skills"),
    "siblings": N_("In the same category"),
    "mappings": N_("Mappings"),
}
"""What is next to a skill."""
SEARCHED: Final = {
    # What results are filtered by
    "language": N_("Language"),
    "edition": N_("Edition"),
    "level": N_("Level"),
    "kind": N_("Kind"),
    "type": N_("Kind"),
    "category": N_("Category"),
    "field": N_("Field"),
    # Kinds of things
    "Attribute": N_("Attribute"),
    "AttributeLevel": N_("Attribute at a level"),
    "Category": N_("Category"),
    "ConceptScheme": N_("Concept scheme"),
    "EssenceStatement": N_("Essence of a level"),
    "GuidanceActivity": N_("Guidance activity"),
    "Level": N_("Level of responsibility"),
    "OrderedCollection": N_("List"),
    "ResponsibilityStatement": N_("Responsibility statement"),
    "RoleProfile": N_("Role profile"),
    "Skill": N_("Skill"),
    "SkillLevel": N_("Skill at a level"),
    "SkillSeries": N_("Skill, whatever the edition"),
    "SourceDocument": N_("Source document"),
    # Places where a text stands
    "activity": N_("Guidance activity"),
    "altLabel": N_("Other name"),
    "code": N_("Code"),
    "definition": N_("Description"),
    "essence": N_("Essence of a level"),
    "guidingPhrase": N_("Guiding phrase"),
    "label": N_("Name"),
    "note": N_("Note"),
    "scopeNote": N_("Guidance note"),
    "statement": N_("Responsibility statement"),
}
"""What the search calls its filters, kinds and fields; others are shown by their own names."""
TERM_GROUPS: Final = {
    "classes": N_("Classes"),
    "properties": N_("Properties"),
    "individuals": N_("Named values"),
}
TERM_KINDS: Final = {
    "class": N_("Class"),
    "object property": N_("Object property"),
    "datatype property": N_("Datatype property"),
    "annotation property": N_("Annotation property"),
    "individual": N_("Named value"),
}
TERM_FACTS: Final = {
    "type": N_("Instance of"),
    "sub-class of": N_("Sub-class of"),
    "sub-property of": N_("Sub-property of"),
    "domain": N_("Domain"),
    "range": N_("Range"),
    "equivalent to": N_("Equivalent to"),
    "inverse of": N_("Inverse of"),
    "disjoint with": N_("Disjoint with"),
    "see also": N_("See also"),
    "sub-classes": N_("Sub-classes"),
    "sub-properties": N_("Sub-properties"),
    "properties": N_("Properties"),
    "range of": N_("Range of"),
    "values": N_("Named values"),
}
WEIGHTS: Final = {
    "violation": N_("Violation"),
    "warning": N_("Warning"),
    "info": N_("Hint"),
}
TARGETS: Final = {
    "targetClass": N_("Instances of"),
    "targetSubjectsOf": N_("What has the property"),
    "targetObjectsOf": N_("Values of the property"),
    "targetNode": N_("The node"),
}
PROBLEMS: Final = (
    N_("Not found"),
    N_("Not acceptable"),
    N_("Not saved"),
    N_("Query has a syntax error"),
    N_("Query took too long"),
    N_("Something went wrong"),
    N_("Too busy"),
    N_("Too many queries"),
    N_("Being validated"),
    N_("An endpoint of the query failed"),
    N_("An IRI is needed"),
    N_("Answer too large"),
    N_("Method Not Allowed"),
    N_("No federated queries"),
    N_("No search here"),
    N_("No such level"),
    N_("Not Found"),
    N_("Not of a graph elsewhere"),
    N_("Not of one kind"),
    N_("Not to be compared"),
    N_("Not to be looked for"),
    N_("Not validated"),
    N_("Nothing to look for"),
    N_("One side is missing"),
    N_("Parameter out of range"),
    N_("Queries are read-only"),
    N_("Queries only"),
    N_("Query cannot be evaluated"),
    N_("Query too complex"),
    N_("Query too long"),
    N_("Query took too much"),
    N_("Search took too long"),
    N_("The engine cannot be reached"),
    N_("The engine did not answer in time"),
    N_("The engine failed"),
    N_("The engine is being started anew"),
    N_("Too large to download"),
    N_("Too many values"),
    N_("Unknown field"),
    N_("Unknown format"),
    N_("Unknown profile"),
)
"""The titles of the problems that readers meet; those of programs stay English."""
OF_WERKZEUG: Final = (
    N_("The method is not allowed for the requested URL."),
    N_(
        "The requested URL was not found on the server. If you entered the URL manually please "
        "check your spelling and try again."
    ),
)
"""What Werkzeug says where no view is for a request."""
SENSES: Final = {
    Predicate.EXACT: N_("exact: the same"),
    Predicate.CLOSE: N_("close: much the same"),
    Predicate.BROAD: N_("broad: the candidate is broader"),
    Predicate.NARROW: N_("narrow: the candidate is narrower"),
    Predicate.RELATED: N_("related"),
}
"""What a reviewer says with each predicate."""
