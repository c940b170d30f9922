"""Word lists of four languages: stop words, irregular forms, synonyms, opposites, negations.

Everything here is data for `text.py` and `grounding.py`. Entries are casefolded and carry no
accents, because tokens are compared that way.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "de", "es", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "de", "es", "fr")


def listed(words: str) -> frozenset[str]:
    """Return the words of a list written as one string."""
    return frozenset(words.split())


_EN = """
a about above after again all also although am an and any are aren as at be because been before
being below between both but by can could couldn d did didn do does doesn doing don down during
each either else even ever every few for from further get gets getting got had hadn has hasn have
haven having he her here hers herself him himself his how however i if in indeed into is isn it
its itself just let ll m may maybe me might more most much must my myself neither no nor not now
of off oh ok on once one only onto or other our ours ourselves out over own please quite rather re
really s same shall she should shouldn since so some still such t than that the their theirs them
themselves then there therefore these they this those though through thus to too under until up
upon us very via was wasn we were weren what when where whether which while who whom whose why
will with within without won would wouldn yes yet you your yours yourself yourselves never none
nothing nobody cannot can't don't won't isn't doesn't didn't i'm i've i'll we're we've we'll
you're you've you'll it's that's there's let's
"""
_DE = """
aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin
bis bist bitte da dabei dadurch dafur damit dann daran darauf das dass dazu dein deine dem den
denn der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem
einen einer eines er es etwas euch euer eure fur hab habe haben hat hatte hatten hier ich ihm ihn
ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein
keine keinem keinen keiner konnen konnte konnten mal man mehr mein meine meinem meinen meiner mich
mir mit muss mussen nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen
seiner seit sich sie sind so soll sollen sollte sondern sowie uber um und uns unser unsere unserem
unseren unserer unter vom von vor wahrend war waren warum was weil wenn wer werde werden wie wieder
will wir wird wo wollen wurde wurden zu zum zur zwischen
"""
_ES = """
a al algo algun alguna algunos ante antes aqui asi aun aunque bien cada como con contra cual
cuando de del desde donde dos durante e el ella ellas ellos en entre era eran es esa ese eso esta
estaba estan estar estas este esto estos fue fueron ha hace hacia han hasta hay la las le les lo
los mas me mi mis mucho muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os otra
otro para pero poco por porque pues que quien se sea segun ser si sido sin sobre solo son su sus
tambien tan tanto te tiene tienen toda todas todo todos tu tus un una unas uno unos usted ustedes
y ya yo puede pueden favor
"""
_FR = """
a afin ai ainsi alors apres as au aucun aucune aussi autre aux avait avant avec avez avoir avons
bien c ca car ce cela celle celui ces cet cette ceux chaque ci comme d dans de des donc dont du
elle elles en encore entre es est et etaient etait ete etre eu eux fait il ils j je l la le les
leur leurs lors lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par parce pas
peut peuvent plus pour pourquoi puis qu quand que quel quelle qui quoi s sa sans se sera ses si
sinon son sont sous sur ta te tes toi ton tous tout toute toutes tres tu un une vers veuillez vos
votre vous y
"""
STOP_WORDS: dict[Language, frozenset[str]] = {
    "en": listed(_EN),
    "de": listed(_DE),
    "es": listed(_ES),
    "fr": listed(_FR),
}
"""Words that carry no content of their own, by language."""

LIGHT_WORDS = listed(
    "customer client user support agent team company kind dear thank thanks thing way need "
    "make take use sure able order note"
)
"""Words so frequent in support replies that sharing them proves little: they weigh half."""

NEGATIONS: dict[Language, frozenset[str]] = {
    "en": listed(
        "no not never none nothing nobody nowhere neither nor cannot without unable hardly isn't "
        "aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't "
        "mustn't hasn't haven't hadn't needn't ain't dont doesnt didnt cant wont isnt except "
        "excluding"
    ),
    "de": listed(
        "nicht kein keine keinem keinen keiner keines nie niemals nichts niemand ohne weder "
        "nirgends ausser"
    ),
    "es": listed("no nunca jamas ningun ninguna ninguno nada nadie sin tampoco ni excepto"),
    "fr": listed("pas jamais aucun aucune rien personne sans ni non sauf"),
}
"""Words that turn a statement into its opposite. French `ne` is left out: `pas` counts."""

NEGATED_FORMS: dict[str, str] = {
    "unavailable": "available", "impossible": "possible", "invalid": "valid",
    "unsupported": "supported", "ineligible": "eligible", "unopened": "opened",
    "unused": "used", "unpaid": "paid", "unsafe": "safe", "incompatible": "compatible",
    "nonreturnable": "returnable", "nonrefundable": "refundable", "unlimited": "limited",
    "unlocked": "locked", "unverified": "verified", "undamaged": "damaged",
    "uncollected": "collected", "inactive": "active", "incorrect": "correct",
    "unnecessary": "necessary", "unacceptable": "acceptable", "unaffected": "affected",
    "illegal": "legal", "unrelated": "related", "unknown": "known",
    "unmoglich": "moglich", "ungultig": "gultig", "ungeoffnet": "geoffnet",
    "imposible": "posible", "invalido": "valido", "invalide": "valide",
}  # fmt: skip
"""Words that carry their negation inside, and what they negate."""

OPPOSITES: tuple[tuple[str, str], ...] = (
    ("before", "after"), ("more", "less"), ("more", "fewer"), ("minimum", "maximum"),
    ("least", "most"), ("above", "below"), ("over", "under"), ("always", "never"),
    ("once", "twice"),
    ("first", "last"), ("earlier", "later"), ("early", "late"), ("on", "off"),
    ("open", "closed"), ("include", "exclude"), ("included", "excluded"),
    ("includes", "excludes"), ("allowed", "forbidden"), ("allow", "forbid"),
    ("increase", "decrease"), ("increases", "decreases"), ("start", "end"), ("begin", "end"),
    ("begins", "ends"), ("starts", "ends"), ("all", "some"), ("all", "none"),
    ("every", "some"), ("upgrade", "downgrade"), ("free", "paid"), ("cheaper", "dearer"),
    ("higher", "lower"), ("longer", "shorter"), ("warm", "cold"), ("hot", "cold"),
    ("day", "night"), ("monthly", "annual"), ("monthly", "yearly"), ("weekly", "monthly"),
    ("sender", "recipient"), ("seller", "buyer"), ("buyer", "recipient"), ("giver", "recipient"),
    ("accept", "refuse"),
    ("accepts", "refuses"), ("mandatory", "optional"), ("required", "optional"),
    ("lock", "unlock"), ("full", "partial"), ("full", "empty"), ("solid", "blinking"),
    ("inside", "outside"), ("larger", "smaller"), ("large", "small"), ("faster", "slower"),
    ("enable", "disable"), ("public", "private"), ("safe", "dangerous"), ("toxic", "safe"),
    ("vor", "nach"), ("immer", "nie"), ("antes", "despues"),
    ("siempre", "nunca"), ("avant", "apres"),
)  # fmt: skip
"""Pairs of which an edit of a faithful sentence may swap one for the other."""

IRREGULAR: dict[str, str] = {
    "bought": "buy", "purchase": "buy", "purchased": "buy", "purchases": "buy",
    "purchasing": "buy", "sent": "send", "eaten": "eat", "ate": "eat",
    "paid": "pay", "took": "take", "taken": "take",
    "gave": "give", "given": "give", "made": "make", "came": "come", "went": "go",
    "gone": "go", "kept": "keep", "sold": "sell", "began": "begin", "begun": "begin",
    "chose": "choose", "chosen": "choose", "left": "leave", "found": "find", "held": "hold",
    "broke": "break", "broken": "break", "wrote": "write", "ran": "run",
    "running": "run", "told": "tell", "said": "say", "meant": "mean", "lost": "lose",
    "email": "mail", "emails": "mail", "e-mail": "mail", "e-mails": "mail", "mails": "mail",
    "photo": "picture", "photos": "picture", "photograph": "picture", "image": "picture",
    "images": "picture", "phone": "call", "telephone": "call", "parcel": "package",
    "parcels": "package", "packages": "package", "shipment": "ship", "shipping": "ship",
    "dispatch": "ship", "dispatched": "ship", "dispatches": "ship", "shipped": "ship",
    "subscription": "plan", "subscriptions": "plan", "plans": "plan", "terminate": "cancel",
    "terminated": "cancel", "cancellation": "cancel", "cancelled": "cancel",
    "cancelling": "cancel", "reimburse": "refund", "reimbursed": "refund",
    "reimbursement": "refund", "reset": "reset", "business": "working", "fee": "charge",
    "fees": "charge", "cost": "price", "costs": "price", "costing": "price", "prices": "price",
    "exchange": "replace", "exchanged": "replace", "swap": "replace", "swapped": "replace",
    "swaps": "replace", "defective": "faulty", "valid": "valid", "delivery": "deliver",
    "deliveries": "deliver", "arrives": "arrive", "arrived": "arrive", "arriving": "arrive",
    "children": "child", "people": "person", "money": "money", "allowed": "allow",
    "permitted": "allow", "permit": "allow", "eligible": "eligible", "gratis": "free",
    "annually": "annual", "yearly": "annual", "monthly": "month", "months": "month",
    "weekly": "week", "daily": "day", "days": "day", "years": "year", "data": "data",
    "stored": "keep", "store": "keep", "stores": "keep", "erased": "delete",
    "erase": "delete", "remove": "delete", "removed": "delete", "modify": "change",
    "modified": "change", "altered": "change", "assist": "help", "obtain": "receive",
    "obtained": "receive", "used": "use", "uses": "use", "using": "use", "purposes": "purpose",
    "automatically": "automatic",
}  # fmt: skip
"""Irregular forms and plain synonyms of support English: form to the word that stands for it."""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner enero ene janvier janv",
            "february feb februar febrero fevrier fevr février févr",
            "march mar marz märz mrz marzo mars",
            "april apr abril abr avril avr",
            "may mai mayo",
            "june jun juni junio juin",
            "july jul juli julio juillet juil",
            "august aug agosto ago aout août",
            "september sep sept septiembre setiembre septembre",
            "october oct oktober okt octubre octobre",
            "november nov noviembre novembre",
            "december dec dezember dez diciembre dic decembre décembre",
        ),
        start=1,
    )
    for name in names.split()
}
"""Month name or abbreviation in four languages to its number."""

_NUMBER_NAMES = (
    "zero null cero|one eins uno|two zwei dos deux|three drei tres trois|four vier cuatro quatre|"
    "five funf fünf cinco cinq|six sechs seis|seven sieben siete sept|eight acht ocho huit|"
    "nine neun nueve neuf|ten zehn diez dix|eleven elf onze|twelve zwolf zwölf doce douze|"
    "thirteen dreizehn trece treize|fourteen vierzehn catorce quatorze|"
    "fifteen funfzehn fünfzehn quince quinze|sixteen sechzehn dieciseis seize|"
    "seventeen siebzehn diecisiete|eighteen achtzehn dieciocho|nineteen neunzehn diecinueve"
)
NUMBER_WORDS: dict[str, int] = {
    name: number
    for number, names in enumerate(_NUMBER_NAMES.split("|"))
    for name in names.split()
} | {
    "twenty": 20, "zwanzig": 20, "veinte": 20, "vingt": 20, "thirty": 30, "dreissig": 30,
    "dreißig": 30, "treinta": 30, "trente": 30, "forty": 40, "vierzig": 40, "cuarenta": 40,
    "quarante": 40, "fifty": 50, "funfzig": 50, "fünfzig": 50, "cincuenta": 50,
    "cinquante": 50, "sixty": 60, "sechzig": 60, "sesenta": 60, "soixante": 60,
    "seventy": 70, "siebzig": 70, "setenta": 70, "eighty": 80, "achtzig": 80, "ochenta": 80,
    "ninety": 90, "neunzig": 90, "noventa": 90, "hundred": 100, "hundert": 100, "cien": 100,
    "cent": 100, "thousand": 1000, "tausend": 1000, "mil": 1000, "mille": 1000, "dozen": 12,
    "twice": 2, "thrice": 3, "zweimal": 2, "dreimal": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
"""Number word to its value. `one`, `mil`, `cent` and the like count only before a unit."""
