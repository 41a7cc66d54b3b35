"""Role profiles as statements: what the table says stands in a named graph of its own."""

from collections.abc import Iterator

from skosmith_converter.iris import Iris, requirement
from skosmith_converter.links.roles.model import Need, Role, RoleOptions, RoleTable
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, Quad, Term, iri, plain, text, typed
from skosmith_converter.vocabulary import DCT, PROV, RDF, SKOS, SM, SPDX, XSD

__all__ = ["build_roles"]

_Triple = tuple[Iri, Iri, Term]


def build_roles(table: RoleTable, options: RoleOptions) -> list[Quad]:
    """Give the statements of a table, each once.

    Types, editions and the description of the table stand in the default graph, as those of a
    converted page do; all else in the graph that has the name of the table.
    """
    iris = Iris(options.sfia_base)
    document = iris.source(table.sha256)
    quads: list[Quad] = [(*triple, DEFAULT_GRAPH) for triple in _document(table, options, iris)]
    for role in table.roles:
        profile = iri(f"{options.role_base}{role.local}")
        structure = (
            (RDF.type, SM.RoleProfile),
            (SM.edition, iris.edition(options.edition)),
            (DCT.source, document),
        )
        quads += [(profile, *pair, DEFAULT_GRAPH) for pair in structure]
        for need in role.needs:
            if need.comment:
                node = requirement(profile, need.local_name)
                quads.append((node, RDF.type, SM.SkillRequirement, DEFAULT_GRAPH))
        quads += [(*triple, document) for triple in _said(role, profile, options, iris)]
    return list(dict.fromkeys(quads))


def _document(table: RoleTable, options: RoleOptions, iris: Iris) -> Iterator[_Triple]:
    node, checksum = iris.source(table.sha256), iris.checksum(table.sha256)
    yield node, RDF.type, PROV.Entity
    if options.title:
        yield node, DCT.title, text(options.title, options.language)
    else:
        yield node, DCT.title, plain(table.file_name)
    yield node, DCT.language, plain(options.language)
    for predicate, address in ((DCT.license, options.license), (DCT.source, options.source)):
        if address:
            yield node, predicate, iri(address)
    yield node, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, typed(table.sha256, XSD.hexBinary)


def _said(role: Role, profile: Iri, options: RoleOptions, iris: Iris) -> Iterator[_Triple]:
    """Give what the table says of a role."""
    if role.title or not role.identifier:
        yield profile, SKOS.prefLabel, text(role.title, options.language)
    if role.is_elsewhere:
        yield profile, SM.profileOf, iri(role.identifier)
    elif role.identifier:
        yield profile, SKOS.notation, plain(role.identifier)
    if role.description:
        yield profile, SKOS.definition, text(role.description, options.language)
    for note in role.notes:
        yield profile, SKOS.note, text(note, options.language)
    for need in role.needs:
        yield from _needed(need, profile, options, iris)


def _needed(need: Need, profile: Iri, options: RoleOptions, iris: Iris) -> Iterator[_Triple]:
    levels = [iris.skill_level(options.edition, need.code, level) for level in need.levels]
    skills = levels or [iris.skill(options.edition, need.code)]
    for skill in skills:
        yield profile, SM.prefers if need.optional else SM.requires, skill
    if not need.comment:
        return
    node = requirement(profile, need.local_name)
    yield profile, SM.requirement, node
    yield node, SKOS.note, text(need.comment, options.language)
    for skill in skills:
        yield node, SM.requiredSkill, skill
