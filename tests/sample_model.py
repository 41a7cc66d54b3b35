"""A small graph of the model in ``docs/model.md``: invented skills, two editions, three languages.

Written quad by quad with the same terms as the converter's own, and on purpose without its code.
"""

import re
from collections import Counter
from hashlib import sha256

from skosmith_converter.iris import Iris
from skosmith_converter.terms import (
    DEFAULT_GRAPH,
    Iri,
    Literal,
    Quad,
    Subject,
    Term,
    blank,
    integer,
    iri,
    literal_parts,
    plain,
    text,
    typed,
)
from skosmith_converter.vocabulary import (
    DCAT,
    DCT,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SM,
    SPDX,
    VOID,
    XSD,
)

__all__ = ["IRIS", "sample_quads"]

IRIS = Iris()
PUBLISHED = Iris("https://rdf.sfia-online.org/")
LEVEL_WORDS = {"es": "Nivel", "it": "Livello", "ru": "Уровень"}
KITE = {"es": "Remiendo de cometas", "it": "Riparazione di aquiloni", "ru": "Починка змеев"}
BREW = {"ru": "Заваривание чая"}
Texts = dict[str, str]


class _Model:
    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self.graphs: dict[tuple[str, str, str], Iri] = {}
        """(edition, code, language) → the document that says it"""

    def hold(self, subject: Subject, *pairs: tuple[Iri, Term]) -> None:
        """Add structure, in the default graph."""
        self.quads += [(subject, predicate, value, DEFAULT_GRAPH) for predicate, value in pairs]

    def say(self, about: tuple[str, str], subject: Subject, predicate: Iri, texts: Texts) -> None:
        """Add a text per language, each in the graph of the document that says it."""
        for language, value in texts.items():
            graph = self.graphs[(*about, language)]
            self.quads.append((subject, predicate, text(value, language), graph))
            self.quads.append((subject, SM.saidAt, Iri(f"{graph[:-1]}#L1>"), graph))

    def mark(self, about: tuple[str, str], subject: Subject, mark: Iri) -> None:
        """Add a change mark of the Russian page."""
        self.quads.append((subject, SM.changeMark, mark, self.graphs[(*about, "ru")]))

    def concept(self, subject: Iri, kind: Iri, scheme: Iri, above: Iri | None = None) -> None:
        """Add types, scheme and place in the hierarchy."""
        self.hold(subject, (RDF.type, kind), (RDF.type, SKOS.Concept), (SKOS.inScheme, scheme))
        if above is None:
            self.hold(subject, (SKOS.topConceptOf, scheme))
            self.hold(scheme, (SKOS.hasTopConcept, subject))
        else:
            self.hold(subject, (SKOS.broader, above))
            self.hold(above, (SKOS.narrower, subject))

    def ordered(self, collection: Iri, members: list[Iri]) -> None:
        """Add an ordered collection."""
        label = sha256(collection.encode()).hexdigest()[:8]
        cells = [blank(f"l{label}n{number}") for number in range(len(members))]
        self.hold(collection, (RDF.type, SKOS.OrderedCollection), (SKOS.memberList, cells[0]))
        for cell, member, rest in zip(cells, members, [*cells[1:], RDF.nil], strict=True):
            self.hold(collection, (SKOS.member, member))
            self.hold(cell, (RDF.first, member), (RDF.rest, rest))


def _add_document(model: _Model, about: tuple[str, str, str], evidence: Iri) -> None:
    edition, code, language = about
    digest = sha256("/".join(about).encode()).hexdigest()
    source, checksum = IRIS.source(digest), IRIS.checksum(digest)
    model.graphs[about] = source
    model.hold(
        source,
        (RDF.type, SM.SourceDocument),
        (RDF.type, PROV.Entity),
        (SM.fileName, plain(f"{code.lower()}-{edition}-{language}.txt")),
        (DCT.language, plain(language)),
        (DCT.subject, IRIS.skill(edition, code)),
        (DCT.source, iri(f"https://example.org/{language}/{code}")),
        (SM.edition, IRIS.edition(edition)),
        (SM.editionEvidence, evidence),
        (SPDX.checksum, checksum),
    )
    model.hold(
        checksum,
        (RDF.type, SPDX.Checksum),
        (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        (SPDX.checksumValue, typed(digest, XSD.hexBinary)),
    )
    if language == "ru":
        note = "Черновик перевода сделан машиной."
        model.say((edition, code), source, SM.machineTranslationNote, {"ru": note})
        model.quads.append((source, SM.translationStatus, SM.beta, source))


def _add_skill(model: _Model, edition: str, code: str, labels: Texts) -> None:
    about, skill, series = (edition, code), IRIS.skill(edition, code), IRIS.skill_series(code)
    above = IRIS.category(edition, "Air craft") if code == "BREW" else None
    model.concept(skill, SM.Skill, IRIS.edition(edition), above)
    model.hold(skill, (SKOS.notation, plain(code)), (DCT.isVersionOf, series))
    model.hold(series, (DCT.hasVersion, skill))
    model.say(about, skill, SKOS.prefLabel, labels)
    model.say(about, skill, SKOS.definition, {k: f"{v}: 1 + 1 = 2." for k, v in labels.items()})
    model.say(about, skill, SKOS.scopeNote, {k: f"{v} ({code})" for k, v in labels.items()})
    if edition == "9":
        model.hold(skill, (SKOS.exactMatch, PUBLISHED.skill(edition, code)))
        model.mark(about, skill, SM.unchanged)


def _add_series(model: _Model, code: str, labels: Texts, newest: dict[str, str]) -> None:
    series = IRIS.skill_series(code)
    model.concept(series, SM.SkillSeries, IRIS.all_skills())
    model.hold(series, (SKOS.notation, plain(code)))
    for language, edition in newest.items():
        model.say((edition, code), series, SKOS.prefLabel, {language: labels[language]})


def _add_skill_level(model: _Model, edition: str, code: str, level: int, labels: Texts) -> None:
    about, place = (edition, code), IRIS.skill_level(edition, code, level)
    model.concept(place, SM.SkillLevel, IRIS.edition(edition), IRIS.skill(edition, code))
    model.hold(place, (SKOS.notation, plain(f"{code}_{level}")))
    model.hold(place, (SM.atLevel, IRIS.level(edition, level)))
    headings = {k: f"{v}: {LEVEL_WORDS[k]} {level}" for k, v in labels.items()}
    sentences = [{k: f"{v} {level}, {n}." for k, v in labels.items()} for n in (1, 2)]
    model.say(about, place, SKOS.prefLabel, headings)
    whole = {k: f"{sentences[0][k]} {sentences[1][k]}" for k in labels}
    model.say(about, place, SKOS.definition, whole)
    if edition == "9":
        model.hold(place, (SKOS.exactMatch, PUBLISHED.skill_level(edition, code, level)))
        model.mark(about, place, SM.modified)
    members = []
    for number, sentence in enumerate(sentences, start=1):
        members.append(IRIS.statement(edition, code, level, number))
        model.concept(members[-1], SM.ResponsibilityStatement, IRIS.statements(edition))
        model.hold(members[-1], (SM.statementOf, place), (SM.position, integer(number)))
        model.say(about, members[-1], SKOS.prefLabel, sentence)
    collection = IRIS.level_statements(edition, code, level)
    model.hold(place, (SM.statements, collection))
    model.ordered(collection, members)


def _add_activities(model: _Model, edition: str, code: str, labels: Texts) -> None:
    """Three activities; the last is nested below the second and has lost its full stop."""
    about, skill = (edition, code), IRIS.skill(edition, code)
    members = [IRIS.activity(edition, code, number) for number in (1, 2, 3)]
    for number, member in enumerate(members, start=1):
        above = members[1] if number == 3 else None
        model.concept(member, SM.GuidanceActivity, IRIS.activities(edition), above)
        model.hold(member, (SM.activityOf, skill), (SM.position, integer(number)))
        model.say(about, member, SKOS.prefLabel, {k: f"{v} № {number}" for k, v in labels.items()})
    model.say(about, members[2], SM.sourceText, {k: f"{v} № 3." for k, v in labels.items()})
    collection = IRIS.skill_activities(edition, code)
    model.hold(skill, (SM.guidanceActivities, collection))
    model.ordered(collection, members)
    model.say(about, collection, SKOS.prefLabel, {k: f"{v}:" for k, v in labels.items()})
    if edition == "9":
        model.mark(about, collection, SM.modified)


def _add_levels(model: _Model, edition: str, about: tuple[str, str], words: Texts) -> None:
    scheme = IRIS.levels(edition)
    for number in range(1, 8):
        level = IRIS.level(edition, number)
        model.concept(level, SM.Level, scheme)
        model.hold(level, (SKOS.notation, integer(number)))
        model.say(about, level, SKOS.prefLabel, {k: f"{v} {number}" for k, v in words.items()})
        if edition == "9":
            model.hold(level, (SKOS.exactMatch, PUBLISHED.level(edition, number)))
    model.ordered(IRIS.level_order(edition), [IRIS.level(edition, n) for n in range(1, 8)])


def _add_essence(model: _Model) -> None:
    about, level, essence = ("9", "BREW"), IRIS.level("9", 2), IRIS.essence("9", 2)
    model.concept(essence, SM.EssenceStatement, IRIS.levels("9"), level)
    model.hold(level, (SM.essenceStatement, essence))
    model.say(about, level, SM.guidingPhrase, {"ru": "Помогай"})
    model.say(about, level, SM.essence, {"ru": "Кипятит воду и следит за чайником."})
    model.say(about, essence, SKOS.definition, {"ru": "Кипятит воду и следит за чайником."})
    model.say(about, essence, SKOS.prefLabel, {"ru": "Суть уровня"})


def _add_schemes(model: _Model) -> None:
    schemes = [IRIS.all_skills()]
    for edition in ("8", "9"):
        schemes += [IRIS.edition(edition), IRIS.levels(edition)]
        schemes += [IRIS.activities(edition), IRIS.statements(edition)]
    schemes.append(IRIS.attributes("9"))
    for scheme in schemes:
        title = text(f"Scheme {scheme.rpartition('sfia/')[2].strip('>')}", "en")
        model.hold(scheme, (RDF.type, SKOS.ConceptScheme), (DCT.title, title))


def _add_superseded(model: _Model) -> None:
    graph = IRIS.superseded(sha256(b"superseded").hexdigest())
    model.hold(graph, (RDF.type, SM.SupersededStatements))
    label = text("Ремонт змеев", "ru")
    model.quads.append((IRIS.skill("9", "KITE"), SKOS.prefLabel, label, graph))


def _add_dataset(model: _Model) -> None:
    dataset, run, tool = IRIS.dataset(), IRIS.dataset("run"), IRIS.dataset("tool")
    holder = iri("https://example.org/foundation")
    model.hold(
        dataset,
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (DCT.title, text("Sample", "en")),
        (DCT.license, iri("https://example.org/licence")),
        (DCT.rights, text("With the permission of nobody in particular.", "en")),
        (DCT.rightsHolder, holder),
        (VOID.uriSpace, plain(IRIS.base)),
        (PROV.wasGeneratedBy, run),
    )
    model.hold(holder, (RDF.type, FOAF.Agent), (FOAF.name, plain("A foundation")))
    model.hold(run, (RDF.type, PROV.Activity), (PROV.wasAssociatedWith, tool))
    model.hold(run, *((PROV.used, graph) for graph in model.graphs.values()))
    model.hold(tool, (RDF.type, PROV.SoftwareAgent), (RDFS.label, plain("Skosmith")))
    model.hold(tool, (OWL.versionInfo, plain("0.1.0")))
    _add_counts(model, dataset)


def _add_counts(model: _Model, dataset: Iri) -> None:
    accepted = {quad[:3] for quad in model.quads if not quad[3].endswith("/superseded>")}
    classes = Counter(
        value
        for subject, predicate, value in accepted
        if predicate == RDF.type and subject.startswith(f"<{IRIS.base}")
    )
    for kind, count in sorted(classes.items()):
        part = IRIS.dataset(f"class/{'-'.join(re.findall('[A-Za-z]+', kind)[-2:])}")
        model.hold(dataset, (VOID.classPartition, part))
        model.hold(part, (VOID.class_, Iri(kind)), (VOID.entities, integer(count)))
    said = {quad[:3] for quad in model.quads if quad[3] in model.graphs.values()}
    values = (Literal(value) for _, _, value in said if value.startswith('"'))
    tags = Counter(tag for value in values if (tag := literal_parts(value).language))
    for tag, count in sorted(tags.items()):
        part = IRIS.dataset(f"language/{tag}")
        model.hold(dataset, (VOID.subset, part))
        model.hold(part, (DCT.language, plain(tag)), (SM.literals, integer(count)))


def _add_categories(model: _Model) -> None:
    about, scheme = ("9", "BREW"), IRIS.edition("9")
    craft, air = IRIS.category("9", "Craft"), IRIS.category("9", "Air craft")
    model.concept(craft, SM.Category, scheme)
    model.concept(air, SM.Category, scheme, craft)
    model.say(about, craft, SKOS.prefLabel, {"ru": "Ремесло"})
    model.say(about, air, SKOS.prefLabel, {"ru": "Воздушное ремесло"})


def _add_attribute(model: _Model) -> None:
    about, scheme, care = ("9", "BREW"), IRIS.attributes("9"), IRIS.attribute("9", "CARE")
    model.concept(care, SM.Attribute, scheme)
    model.hold(care, (SKOS.notation, plain("CARE")))
    model.say(about, care, SKOS.prefLabel, {"ru": "Забота"})
    model.say(about, care, SM.attributeType, {"ru": "Атрибуты"})
    for level in range(1, 8):
        below = IRIS.attribute_level("9", "CARE", level)
        model.concept(below, SM.AttributeLevel, scheme, care)
        model.hold(below, (SM.atLevel, IRIS.level("9", level)))
        model.say(about, below, SKOS.prefLabel, {"ru": f"Забота: Уровень {level}"})
        model.say(about, below, SKOS.definition, {"ru": f"Заботится о змеях, раз {level}."})


def _add_total(model: _Model) -> None:
    accepted = {quad[:3] for quad in model.quads if not quad[3].endswith("/superseded>")}
    model.hold(IRIS.dataset(), (VOID.triples, integer(len(accepted) + 1)))


def sample_quads() -> list[Quad]:
    """Give the sample: KITE in editions 8 (it, es) and 9 (ru, es), BREW in edition 9 (ru)."""
    model = _Model()
    for about in (("8", "KITE", "it"), ("8", "KITE", "es"), ("9", "KITE", "es")):
        _add_document(model, about, SM.structure)
    for about in (("9", "KITE", "ru"), ("9", "BREW", "ru")):
        _add_document(model, about, SM.marker)
    old, new = ({k: KITE[k] for k in keys} for keys in (("it", "es"), ("ru", "es")))
    for edition, code, labels, levels in (
        ("8", "KITE", old, (1, 2)),
        ("9", "KITE", new, (1,)),
        ("9", "BREW", BREW, (2,)),
    ):
        _add_skill(model, edition, code, labels)
        _add_activities(model, edition, code, labels)
        for level in levels:
            _add_skill_level(model, edition, code, level, labels)
    _add_series(model, "KITE", KITE, {"it": "8", "es": "9", "ru": "9"})
    _add_series(model, "BREW", BREW, {"ru": "9"})
    _add_levels(model, "8", ("8", "KITE"), {"it": "Livello", "es": "Nivel"})
    _add_levels(model, "9", ("9", "KITE"), {"ru": "Уровень", "es": "Nivel"})
    _add_essence(model)
    _add_categories(model)
    _add_attribute(model)
    older, newer = IRIS.skill("8", "KITE"), IRIS.skill("9", "KITE")
    model.hold(newer, (DCT.replaces, older))
    model.hold(older, (DCT.isReplacedBy, newer), (SM.notObservedAt, IRIS.level("8", 3)))
    model.say(("8", "KITE"), older, SM.notObservedNote, {"it": "Al livello 3 non si ripara nulla."})
    _add_schemes(model)
    _add_superseded(model)
    _add_dataset(model)
    _add_total(model)
    return sorted(set(model.quads))
