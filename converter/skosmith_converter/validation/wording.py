"""What shapes without words of their own say: a sentence for each constraint component of SHACL."""

from collections.abc import Mapping
from typing import Final

from skosmith_converter.shacl import Index
from skosmith_converter.shacl.errors import ShapesError
from skosmith_converter.shacl.lists import members_of
from skosmith_converter.shacl.literals import text_of
from skosmith_converter.shacl.vocabulary import sh
from skosmith_converter.terms import Iri, Term
from skosmith_converter.validation.findings import shown
from skosmith_converter.vocabulary import RDF

__all__ = ["wording"]

_MOST: Final = 8
"""Members of a list that a sentence names."""

_SENTENCES: Final[Mapping[str, tuple[str, str, str, str, str]]] = {
    "class": (
        "The value is not of the class {}.",
        "El valor no es de la clase {}.",
        "Значение не относится к классу {}.",
        "القيمة ليست من الصنف {}.",
        "Il valore non è della classe {}.",
    ),
    "datatype": (
        "The value is no well-formed literal of the datatype {}.",
        "El valor no es un literal correcto del tipo {}.",
        "Значение не является правильным литералом типа {}.",
        "القيمة ليست نصًا صحيحًا من النوع {}.",
        "Il valore non è un letterale corretto del tipo {}.",
    ),
    "nodeKind": (
        "The value is not of the kind {}.",
        "El valor no es del género {}.",
        "Значение не вида {}.",
        "القيمة ليست من الضرب {}.",
        "Il valore non è del genere {}.",
    ),
    "minCount": (
        "There are too few values: at least {} are asked for.",
        "Hay demasiado pocos valores: se piden al menos {}.",
        "Слишком мало значений: нужно не меньше {}.",
        "القيم أقل من اللازم: المطلوب {} على الأقل.",
        "Ci sono troppo pochi valori: ne servono almeno {}.",
    ),
    "maxCount": (
        "There are too many values: at most {} are allowed.",
        "Hay demasiados valores: se permiten como máximo {}.",
        "Слишком много значений: допустимо не больше {}.",
        "القيم أكثر من اللازم: المسموح {} على الأكثر.",
        "Ci sono troppi valori: ne sono ammessi al massimo {}.",
    ),
    "minExclusive": (
        "The value is not greater than {}, or cannot be compared with it.",
        "El valor no es mayor que {}, o no se puede comparar.",
        "Значение не больше {} или не сравнимо с ним.",
        "القيمة ليست أكبر من {} أو لا تقارن بها.",
        "Il valore non è maggiore di {}, o non è confrontabile.",
    ),
    "minInclusive": (
        "The value is less than {}, or cannot be compared with it.",
        "El valor es menor que {}, o no se puede comparar.",
        "Значение меньше {} или не сравнимо с ним.",
        "القيمة أصغر من {} أو لا تقارن بها.",
        "Il valore è minore di {}, o non è confrontabile.",
    ),
    "maxExclusive": (
        "The value is not less than {}, or cannot be compared with it.",
        "El valor no es menor que {}, o no se puede comparar.",
        "Значение не меньше {} или не сравнимо с ним.",
        "القيمة ليست أصغر من {} أو لا تقارن بها.",
        "Il valore non è minore di {}, o non è confrontabile.",
    ),
    "maxInclusive": (
        "The value is greater than {}, or cannot be compared with it.",
        "El valor es mayor que {}, o no se puede comparar.",
        "Значение больше {} или не сравнимо с ним.",
        "القيمة أكبر من {} أو لا تقارن بها.",
        "Il valore è maggiore di {}, o non è confrontabile.",
    ),
    "minLength": (
        "The text is shorter than {} characters.",
        "El texto tiene menos de {} caracteres.",
        "Текст короче {} знаков.",
        "النص أقصر من {} محارف.",
        "Il testo ha meno di {} caratteri.",
    ),
    "maxLength": (
        "The text is longer than {} characters.",
        "El texto tiene más de {} caracteres.",
        "Текст длиннее {} знаков.",
        "النص أطول من {} محارف.",
        "Il testo ha più di {} caratteri.",
    ),
    "pattern": (
        "The text does not match the pattern {}.",
        "El texto no se ajusta al patrón {}.",
        "Текст не соответствует образцу {}.",
        "النص لا يطابق النمط {}.",
        "Il testo non corrisponde al modello {}.",
    ),
    "languageIn": (
        "The language of the text is none of {}.",
        "El idioma del texto no es ninguno de {}.",
        "Язык текста не из числа {}.",
        "لغة النص ليست من {}.",
        "La lingua del testo non è tra {}.",
    ),
    "uniqueLang": (
        "There are several values in one language.",
        "Hay varios valores en un mismo idioma.",
        "Несколько значений на одном языке.",
        "توجد عدة قيم بلغة واحدة.",
        "Ci sono più valori in una stessa lingua.",
    ),
    "equals": (
        "The values are not the same as those of {}.",
        "Los valores no son los mismos que los de {}.",
        "Значения не те же, что у {}.",
        "القيم ليست هي قيم {}.",
        "I valori non sono gli stessi di {}.",
    ),
    "disjoint": (
        "The value is one of {}, too.",
        "El valor es también uno de {}.",
        "Значение стоит и среди значений {}.",
        "القيمة هي أيضًا من قيم {}.",
        "Il valore è anche uno di {}.",
    ),
    "lessThan": (
        "The value is not less than that of {}.",
        "El valor no es menor que el de {}.",
        "Значение не меньше, чем у {}.",
        "القيمة ليست أصغر من قيمة {}.",
        "Il valore non è minore di quello di {}.",
    ),
    "lessThanOrEquals": (
        "The value is greater than that of {}.",
        "El valor es mayor que el de {}.",
        "Значение больше, чем у {}.",
        "القيمة أكبر من قيمة {}.",
        "Il valore è maggiore di quello di {}.",
    ),
    "not": (
        "The value conforms to what is forbidden: {}.",
        "El valor cumple lo que está prohibido: {}.",
        "Значение соответствует тому, что запрещено: {}.",
        "القيمة توافق ما هو ممنوع: {}.",
        "Il valore è conforme a ciò che è vietato: {}.",
    ),
    "and": (
        "The value does not conform to all of the shapes that are asked for.",
        "El valor no cumple todas las formas que se piden.",
        "Значение соответствует не всем требуемым формам.",
        "القيمة لا توافق جميع الأشكال المطلوبة.",
        "Il valore non è conforme a tutte le forme richieste.",
    ),
    "or": (
        "The value conforms to none of the shapes that are allowed.",
        "El valor no cumple ninguna de las formas permitidas.",
        "Значение не соответствует ни одной из допустимых форм.",
        "القيمة لا توافق أيًا من الأشكال المسموح بها.",
        "Il valore non è conforme a nessuna delle forme ammesse.",
    ),
    "xone": (
        "The value does not conform to exactly one of the shapes.",
        "El valor no cumple exactamente una de las formas.",
        "Значение соответствует не ровно одной из форм.",
        "القيمة لا توافق شكلًا واحدًا بعينه من الأشكال.",
        "Il valore non è conforme a una e una sola delle forme.",
    ),
    "node": (
        "The value does not conform to the shape {}.",
        "El valor no cumple la forma {}.",
        "Значение не соответствует форме {}.",
        "القيمة لا توافق الشكل {}.",
        "Il valore non è conforme alla forma {}.",
    ),
    "qualifiedMinCount": (
        "Too few values conform to the shape: at least {} are asked for.",
        "Muy pocos valores cumplen la forma: se piden al menos {}.",
        "Форме соответствует слишком мало значений: нужно не меньше {}.",
        "القيم الموافقة للشكل أقل من اللازم: المطلوب {} على الأقل.",
        "Troppo pochi valori sono conformi alla forma: ne servono almeno {}.",
    ),
    "qualifiedMaxCount": (
        "Too many values conform to the shape: at most {} are allowed.",
        "Demasiados valores cumplen la forma: se permiten como máximo {}.",
        "Форме соответствует слишком много значений: допустимо не больше {}.",
        "القيم الموافقة للشكل أكثر من اللازم: المسموح {} على الأكثر.",
        "Troppi valori sono conformi alla forma: ne sono ammessi al massimo {}.",
    ),
    "closed": (
        "The property is none of those that the shape allows.",
        "La propiedad no es ninguna de las que permite la forma.",
        "Свойство не из числа тех, что допускает форма.",
        "الخاصية ليست مما يسمح به الشكل.",
        "La proprietà non è tra quelle che la forma ammette.",
    ),
    "hasValue": (
        "The value {} is missing.",
        "Falta el valor {}.",
        "Нет значения {}.",
        "القيمة {} ناقصة.",
        "Manca il valore {}.",
    ),
    "in": (
        "The value is none of {}.",
        "El valor no es ninguno de {}.",
        "Значение не из числа {}.",
        "القيمة ليست من {}.",
        "Il valore non è tra {}.",
    ),
    "SPARQL": (
        "A query of the shape finds this.",
        "Lo encuentra una consulta de la forma.",
        "Это находит запрос формы.",
        "هذا ما يجده استعلام الشكل.",
        "Lo trova un'interrogazione della forma.",
    ),
    "": (
        "A constraint of the component {} is violated.",
        "Se incumple una restricción del componente {}.",
        "Нарушено ограничение компонента {}.",
        "خولف قيد من المكون {}.",
        "È violato un vincolo del componente {}.",
    ),
}
_LANGUAGES: Final = ("en", "es", "ru", "ar", "it")


def wording(shapes: Index, shape: Term, component: Iri) -> Mapping[str, str]:
    """Give a sentence in five languages for what a constraint component does not accept."""
    start = sh("")[:-1]
    local = component.removeprefix(start)[:-1].removesuffix("ConstraintComponent")
    name = local if local == "SPARQL" else local[:1].lower() + local[1:]
    if not component.startswith(start) or name not in _SENTENCES:
        return _filled("", shown(component))
    values = shapes.values(shape, sh(name)) if name != "SPARQL" else ()
    return _filled(name, ", ".join(_told(shapes, value) for value in values))


def _filled(name: str, told: str) -> Mapping[str, str]:
    texts = (sentence.format(told) for sentence in _SENTENCES[name])
    return dict(zip(_LANGUAGES, texts, strict=True))


def _told(shapes: Index, value: Term) -> str:
    """Write a parameter: a number bare, a list by its members, a shape without a name as such."""
    if shapes.values(value, RDF.first):
        try:
            members = members_of(shapes, value)
        except ShapesError:
            return "…"
        told = ", ".join(shown(member) for member in members[:_MOST])
        return f"{told} …" if len(members) > _MOST else told
    if value[0] == "_":
        return "[…]"
    return text_of(value) if value[0] == '"' and value[-1] == ">" else shown(value)
