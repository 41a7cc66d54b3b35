"""A small graph in our own words, of the kind that docs/model.md describes."""

from skosmith_converter.iris import Iris
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    GraphName,
    Iri,
    Quad,
    Subject,
    Term,
    blank,
    integer,
    iri,
    plain,
    text,
)
from skosmith_converter.vocabulary import DCAT, DCT, RDF, SKOS, SM, VOID

IRIS = Iris()
RIGHTS = "Shoe words, with the permission of nobody in particular."
NAMES = {("9", "en"): "Shoe mending", ("9", "ar"): "إصلاح الأحذية", ("8", "fr-CA"): "Cordonnerie"}
ACTIVITIES = (("heels", "كعوب"), ("soles", "نعال"), ("laces", "أربطة"))
ODD = iri("https://elsewhere.example/odd?a=1#x")


def sample_quads(iris: Iris = IRIS) -> list[Quad]:
    """Give the rows, sorted."""
    rows: set[Quad] = set()

    def add(subject: Subject, predicate: Iri, *values: Term, graph: GraphName = DEFAULT_GRAPH):
        rows.update((subject, predicate, value, graph) for value in values)

    _add_dataset(add, iris)
    _add_skills(add, iris)
    _add_activities(add, iris)
    _add_superseded(add, iris)
    return sorted(rows)


def _digest(edition: str, language: str) -> str:
    return f"{edition}{language.encode().hex()}".ljust(64, "0")


def _add_dataset(add, iris: Iris) -> None:
    dataset = iris.dataset()
    add(dataset, RDF.type, DCAT.Dataset, VOID.Dataset)
    add(dataset, VOID.uriSpace, plain(iris.base))
    add(dataset, DCT.title, text("Shoes as a graph", "en"))
    add(dataset, DCT.rights, text(RIGHTS, "en"))
    add(dataset, DCT.license, iri("https://elsewhere.example/licence"))
    add(ODD, SKOS.prefLabel, text("<script>alert(1)</script>", "en"))
    add(ODD, DCT.source, iri("javascript:alert(1)"))


def _add_skills(add, iris: Iris) -> None:
    series = iris.skill_series("SHOE")
    add(series, RDF.type, SM.SkillSeries, SKOS.Concept)
    add(series, SKOS.notation, plain("SHOE"))
    for (edition, language), name in NAMES.items():
        skill, level = iris.skill(edition, "SHOE"), iris.skill_level(edition, "SHOE", 2)
        source = iris.source(_digest(edition, language))
        add(source, RDF.type, SM.SourceDocument)
        add(source, SM.fileName, plain(f"{edition}-{language}.txt"))
        add(skill, RDF.type, SM.Skill, SKOS.Concept)
        add(skill, SKOS.inScheme, iris.edition(edition))
        add(skill, SKOS.notation, plain("SHOE"))
        add(skill, DCT.isVersionOf, series)
        add(series, DCT.hasVersion, skill)
        add(skill, SKOS.prefLabel, text(name, language), graph=source)
        add(skill, SKOS.definition, text(f"{name} – {language}.", language), graph=source)
        add(skill, SKOS.narrower, level)
        add(level, RDF.type, SM.SkillLevel, SKOS.Concept)
        add(level, SKOS.inScheme, iris.edition(edition))
        add(level, SKOS.broader, skill)
        add(level, SKOS.notation, plain("SHOE_2"))
        add(level, SM.atLevel, iris.level(edition, 2))
        add(iris.level(edition, 2), RDF.type, SM.Level)
        add(iris.level(edition, 2), SKOS.notation, integer(2))
        add(level, SKOS.definition, text(f"{name}.\nTwo lines.", language), graph=source)


def _add_activities(add, iris: Iris) -> None:
    skill, collection = iris.skill("9", "SHOE"), iris.skill_activities("9", "SHOE")
    add(skill, SM.guidanceActivities, collection)
    add(collection, RDF.type, SKOS.OrderedCollection)
    cells = [blank(f"l{n}") for n in range(len(ACTIVITIES))]
    add(collection, SKOS.memberList, cells[0])
    for number, (english, arabic) in enumerate(ACTIVITIES, 1):
        activity = iris.activity("9", "SHOE", number)
        add(activity, RDF.type, SM.GuidanceActivity, SKOS.Concept)
        add(activity, SM.activityOf, skill)
        add(activity, SM.position, integer(number))
        add(collection, SKOS.member, activity)
        add(cells[number - 1], RDF.first, activity)
        rest = RDF.nil if number == len(ACTIVITIES) else cells[number]
        add(cells[number - 1], RDF.rest, rest)
        for language, word in (("en", english), ("ar", arabic)):
            graph = iris.source(_digest("9", language))
            add(activity, SKOS.prefLabel, text(word, language), graph=graph)


def _add_superseded(add, iris: Iris) -> None:
    graph = iris.superseded(_digest("9", "en"))
    add(graph, RDF.type, SM.SupersededStatements)
    add(iris.skill("9", "SHOE"), SKOS.prefLabel, text("Shoe repare", "en"), graph=graph)
