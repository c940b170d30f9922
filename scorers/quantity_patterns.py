"""Patterns and unit tables by which `quantities.py` reads numbers, dates and addresses.

Every repeat is bounded or possessive, so that junk of any length is read in linear time.
"""

from __future__ import annotations

import re

from scorers.words import MONTHS, NUMBER_WORDS, listed

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_CURRENCY = (
    r"EUR|euros?|USD|US\$|(?:US\ )?dollars?|GBP|pounds?|CHF|francs?|Franken|cents?|pence|€|\$|£|¥|"
    r"livres?|libras?|d[oó]lares|Pfund"
)
_TLD = r"com|org|net|de|at|ch|eu|fr|es|io|co|uk|info|example|test|app|dev|ai|us"
_ORDINAL = r"third|quarter|fifth|sixth|eighth|tenth"
_DIGITS = r"\d{1,15}(?:[.,'’\u00a0\u202f]\d{1,15}){0,6}"
FIND = re.compile(
    rf"""(?<![^\W_])(?:
     (?P<email>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}})
    |(?P<url>(?:https?://|www\.)[^\s<>"|]{{1,500}}
        |(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}(?:{_TLD})(?![\w-])(?:/[^\s<>"|]{{0,300}})?)
    |(?=[\d+(])(?:
        (?P<phone>\+\d[\d\u00a0 ()/-]{{6,20}}\d|\(?0\d{{2,5}}\)?[ /-]\d[\d -]{{4,14}}\d
            |\(\d{{3}}\)\ ?\d{{3}}-\d{{4}}|\d{{3}}-\d{{3}}-\d{{4}})(?!\w)
        |(?P<iso>(?P<iy>\d{{4}})-(?P<im>\d{{2}})-(?P<id>\d{{2}}))(?!\d)
        |(?P<numeric>(?P<na>\d{{1,2}})(?P<ns>[./])(?P<nb>\d{{1,2}})(?P=ns)(?P<ny>\d{{4}}|\d{{2}})?)(?!\d)
        |(?P<dmy>(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\ {{1,2}}(?:of\ |de\ )?
            (?P<m1>{_MONTH})\b\.?(?:,?\ (?:de\ |del\ )?(?P<y1>\d{{4}})\b)?)
        |(?P<uhr>(?P<h3>[01]?\d|2[0-4])(?:[.:](?P<min3>[0-5]\d))?\ Uhr\b
            (?:\ (?P<min4>[0-5]\d)\b)?)
        |(?P<clock>(?P<h>[01]?\d|2[0-4])[:h](?P<min>[0-5]\d)(?::\d\d)?)(?!\d)
            (?P<half1>\ ?[ap]\.?m\b\.?)?
        |(?P<hour>(?P<h2>1[0-2]|0?[1-9])\ ?(?P<half2>[ap]\.?m\b\.?))
        |(?P<always>24/7)
        |(?P<spaced>\d{{1,3}}(?:\ \d{{3}}){{1,3}}(?:[.,]\d{{1,2}})?(?=\ ?(?:{_CURRENCY})(?!\w)))
     )
    |(?P<noon>noon|midday|midnight|Mitternacht|mediod[ií]a|medianoche|minuit)\b
    |(?P<clockround>a?round[\ -]the[\ -]clock|day\ (?:and|or)\ night|any\ hour
        |rund\ um\ die\ Uhr)\b
    |(?P<yearend>end\ of\ (?:(?P<m4>{_MONTH})\ )?(?P<y4>20\d\d))\b
    |(?P<fraction>(?:(?P<parts>one|two|three|four)[\ -](?P<part1>{_ORDINAL})s?
        |an?\ (?P<part2>{_ORDINAL})(?=[.,;!?)]|\Z
            |\ (?:of|off|cheaper|less|more|lower|higher|longer|shorter|at\ (?:a\ time|once|most))\b)
        |(?P<part3>half)(?=\ (?:of|off|(?:the\ )?(?:price|amount|fee|cost|value|sum))\b))
        (?P<ofhour>\ of\ an\ hour)?)\b
    |(?P<mdy>(?P<m2>{_MONTH})\.?\ (?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?![\w:%]|[.,]\d|\ ?%)
        (?:,?\ (?P<y2>\d{{4}})\b)?)
    |(?P<my>(?P<m3>{_MONTH})\.?\ (?:de\ |del\ )?(?P<y3>\d{{4}})\b)
    |(?P<money>(?P<c1>{_CURRENCY})\ {{0,2}}(?P<n1>{_DIGITS})(?:[.,]-)?)
    |(?P<code>[A-Za-z]{{1,8}}-?\d[\w/-]{{0,40}})
    |(?P<number>(?P<n2>{_DIGITS}))
    |(?P<word>(?:{_WORDS})\ and\ a\ half|(?:twenty|thirty)-(?:first|second|third)
        |(?:{_WORDS})(?:[-\ ](?:{_WORDS}))?|an?|eine[nmrs]?|une?|un[oa]|half\ an?)\b
    )|(?P<signed>[€$£¥]\ ?(?P<n3>{_DIGITS}))|(?P<minus>(?<!\w)[-−]\d{{1,6}}(?:[.,]\d{{1,6}})?)""",
    re.IGNORECASE | re.VERBOSE,
)
UNIT = re.compile(
    rf"""[\s\u00a0-]{{0,2}}(?:
     (?P<currency>{_CURRENCY})(?!\w)
    |(?P<percent>%|percent\b|per\ cent\b|Prozent\b|por\ ciento\b|pour\ cent\b)
    |(?P<working>(?:working|business|work)[\s-]{{1,2}})?(?:calendar[\s-]|full\ |whole\ )?(?P<span>
        seconds?|secs?|minutes?|mins?|Minuten?|minutos?|hours?|hrs?|h|Stunden?|
        horas?|heures?|
        days?|Tage?n?|d[ií]as?|jours?|nights?|weeks?|Wochen?|semanas?|semaines?|fortnights?|
        months?|Monate?n?|mes(?:es)?|mois|years?|Jahre?n?|años?|ans?|ann[ée]es?|
        Werktagen?|Arbeitstagen?|Werktage|Arbeitstage|Sekunden?|segundos?|secondes?)
        (?P<after>\s(?:h[aá]biles|laborables|ouvr[ée]s|ouvrables))?\b
    |(?P<measure>[a-zA-Z°²³µ]{{1,12}}(?:/[a-z]{{1,3}})?)(?!\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_RANGE = r"-|–|—|/|to|and|or|bis|und|oder|a|y|o|u|à|et|ou"
LIST_LINK = re.compile(
    rf"[\s\u00a0]{{0,2}}(?:,|,\s?and|,\s?or|{_RANGE})[\s\u00a0]{{0,2}}", re.IGNORECASE
)
RANGE_LINK = re.compile(rf"[\s\u00a0]{{0,2}}(?:{_RANGE})[\s\u00a0]{{0,2}}", re.IGNORECASE)
BEGIN = re.compile(r"(?<![^\W_])[\w+(€$£¥−-]")
LETTERS = re.compile(r"[^\W\d_]+")
CHUNK = re.compile(r"\S{1,400}")
PLAIN_WORD = re.compile(r"[^\w\s@€$£¥]*+[^\W\d]*+(?:['’-][^\W\d]++)*+[^\w\s@€$£¥]*+")
STARTERS = (
    listed(
        "a an un une una uno ein eine einem einen einer half noon midday midnight mitternacht "
        "mediodia mediodía medianoche minuit around round day any rund end eur "
        "euro euros usd gbp chf us$ dollars pounds francs franken"
    )
    | set(NUMBER_WORDS)
    | set(MONTHS)
)
CURRENCIES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "dollar": "USD",
    "dollars": "USD", "us dollar": "USD", "us dollars": "USD", "dolares": "USD",
    "£": "GBP", "pound": "GBP", "pounds": "GBP",
    "livre": "GBP", "livres": "GBP", "libra": "GBP", "libras": "GBP", "pfund": "GBP",
    "franken": "CHF", "franc": "CHF", "francs": "CHF", "¥": "JPY",
}  # fmt: skip
MEASURES: dict[str, tuple[str, str]] = {
    "ml": ("l", "0.001"), "cl": ("l", "0.01"), "dl": ("l", "0.1"), "litre": ("l", "1"),
    "litres": ("l", "1"), "liter": ("l", "1"), "liters": ("l", "1"), "litros": ("l", "1"),
    "mm": ("m", "0.001"), "cm": ("m", "0.01"), "centimetres": ("m", "0.01"),
    "centimeters": ("m", "0.01"), "metre": ("m", "1"), "metres": ("m", "1"),
    "meter": ("m", "1"), "meters": ("m", "1"), "km": ("m", "1000"), "g": ("g", "1"),
    "grams": ("g", "1"), "kg": ("g", "1000"), "kilograms": ("g", "1000"), "watt": ("w", "1"),
    "watts": ("w", "1"), "volt": ("v", "1"), "volts": ("v", "1"), "decibels": ("db", "1"),
    "decibel": ("db", "1"), "degrees": ("°", "1"), "gigahertz": ("ghz", "1"),
}  # fmt: skip
KNOWN_UNITS = listed("l m w v a ghz mhz hz db °c °f °dh mb gb kb kw kwh mah") | {
    unit for unit, _ in MEASURES.values()
}
BEFORE_A = re.compile(
    r"(?:within|after|for|in|about|than|takes?|lasts?|up to|until|least|most|nearly|innerhalb|nach|"
    r"en|dentro de|dans|durant)\s{1,2}\Z",
    re.IGNORECASE,
)
ALWAYS_ONE = listed("una une eine einer einen un")
"""Articles that count before a week, a month or a year, whatever stands around them."""
AFTER_DAY = re.compile(r"(?<!\w)(?:days?|tag|d[ií]a|jour)\s{1,2}\Z", re.IGNORECASE)
AFTER_A = re.compile(
    r"\s{1,2}(?:ahead|later|earlier|early|before(?:hand)?|in\sadvance|or\s(?:more|less|longer)|"
    r"at\s(?:most|least|the\s(?:latest|earliest|longest)))\b",
    re.IGNORECASE,
)
ALONE = listed("one eins uno un une una uno a an mil cent mille once half")
PARTS: dict[str, tuple[str, str]] = {
    "half": ("1/2", "50"), "third": ("1/3", "33.3"), "quarter": ("1/4", "25"),
    "fifth": ("1/5", "20"), "sixth": ("1/6", "16.7"), "eighth": ("1/8", "12.5"),
    "tenth": ("1/10", "10"),
}  # fmt: skip
"""Name of a part of a whole to the fraction and to its percentage."""
