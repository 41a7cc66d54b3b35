"""A report of our own that has everything a report can have."""

from skosmith_converter.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from skosmith_converter.shacl.vocabulary import SH
from skosmith_converter.terms import blank, integer, iri, plain, text
from skosmith_converter.validation.baseline import compare
from skosmith_converter.validation.findings import (
    Finding,
    Identity,
    Place,
    Report,
    Rule,
    Severity,
)
from skosmith_converter.vocabulary import DCT, SKOS

SHAPES = "https://w3id.org/skosmith/shapes#"
KITE = iri("https://example.org/9/skills/KITE")
SHOE = iri("https://example.org/9/skills/SHOE")
LONG = "word " * 60

CODE = Rule(
    "Skill-notation",
    "Code of a skill",
    Severity.VIOLATION,
    Predicate(SKOS.notation),
    {
        "en": "A skill has one code of four capital letters.",
        "es": "Una habilidad tiene un código de cuatro letras mayúsculas.",
        "ru": "У навыка один код из четырёх прописных букв.",
        "ar": "للمهارة رمز واحد من أربعة أحرف كبيرة.",
        "it": "Un'abilità ha un codice di quattro lettere maiuscole.",
    },
    {
        "en": "State the code, such as KITE, as skos:notation.",
        "ar": "اكتب الرمز، مثل KITE، في skos:notation.",
    },
    "model",
    f"{SHAPES}Skill-notation",
    nodes=1204,
)
LABEL = Rule(
    "S14",
    "One preferred label a language",
    Severity.VIOLATION,
    Predicate(SKOS.prefLabel),
    {
        "en": "A resource has at most one skos:prefLabel in a language.",
        "ar": "للمورد skos:prefLabel واحد على الأكثر في اللغة الواحدة.",
    },
    {"en": "Keep one label, and make the others skos:altLabel."},
    "skos",
    f"{SHAPES}S14",
    nodes=1204,
)
WALK = Rule(
    "Walk",
    "Every step",
    Severity.WARNING,
    Sequence(
        (
            ZeroOrMore(Predicate(SKOS.broader)),
            Alternative((Inverse(Predicate(SKOS.member)), OneOrMore(Predicate(DCT.isPartOf)))),
            ZeroOrOne(Predicate(iri("https://example.org/own"))),
        )
    ),
    {"en": "Every walk leads to a scheme."},
    rule_set="own.ttl",
    nodes=9,
)
SPACE = Rule(
    "TextSpace",
    "Spaces in texts",
    Severity.INFO,
    None,
    {"en": "A text has ordinary spaces only.", "ar": "في النص مسافات عادية فقط."},
    {"en": "Replace the character."},
    "model",
    "",
    nodes=5310,
)
GREEN = Rule("Level", "Level", Severity.VIOLATION, rule_set="model", nodes=7)
IDLE = Rule("S9", "Schemes are no concepts", Severity.VIOLATION, rule_set="skos", nodes=0)
IDLE_TOO = Rule("S13", "Labels are disjoint", Severity.VIOLATION, rule_set="skos", nodes=0)

FINDINGS = (
    Finding(
        Severity.VIOLATION,
        CODE.name,
        KITE,
        plain("KIT"),
        CODE.path,
        f"{SH}PatternConstraintComponent",
        places=(Place("pages/kite-9-en.txt", 3),),
    ),
    Finding(
        Severity.VIOLATION,
        CODE.name,
        SHOE,
        None,
        CODE.path,
        f"{SH}MinCountConstraintComponent",
    ),
    Finding(
        Severity.VIOLATION,
        CODE.name,
        blank("b0"),
        integer(1234),
        CODE.path,
        f"{SH}DatatypeConstraintComponent",
        {"en": "1234 is a number, not a code.", "ar": "1234 عدد وليس رمزًا."},
        (Place("book.xlsx"),),
    ),
    Finding(
        Severity.VIOLATION,
        LABEL.name,
        SHOE,
        text("إصلاح الأحذية", "ar"),
        LABEL.path,
        f"{SH}UniqueLangConstraintComponent",
        places=tuple(Place(f"pages/shoe-9-ar-{n}.txt", n) for n in range(1, 6)),
    ),
    Finding(
        Severity.WARNING,
        WALK.name,
        KITE,
        plain(LONG),
        WALK.path,
        f"{SH}ClassConstraintComponent",
    ),
    Finding(
        Severity.INFO,
        SPACE.name,
        KITE,
        text("a\u00a0b | `c` <d> :: 100% ]]>\n# e", "en"),
        None,
        places=(Place("pages/kite, 9: en.txt", 41),),
    ),
)
KNOWN = Finding(
    Severity.WARNING, WALK.name, SHOE, None, WALK.path, f"{SH}MinCountConstraintComponent"
)
STALE = Identity("S14", KITE, SKOS.prefLabel, f"{SH}UniqueLangConstraintComponent", '"Kite"@en')

REPORT = compare(
    Report(
        tuple(sorted((*FINDINGS, KNOWN), key=lambda finding: finding.rank)),
        (CODE, GREEN, SPACE, IDLE_TOO, LABEL, IDLE, WALK),
        171_204,
        ("seeds", "book.xlsx"),
    ),
    {KNOWN.identity: 1, STALE: 1},
)
GOOD = Report((), (CODE, GREEN), 1)
