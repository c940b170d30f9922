"""Patterns by which `claims.py` tells courtesy, requests and promises from assertions.

Four languages. Every pattern matches at the start of a clause unless its name says otherwise, and
every repeat is bounded or possessive.
"""

from __future__ import annotations

import re


def _pattern(*parts: str) -> re.Pattern[str]:
    """Compile alternatives that must match at the start of a clause, after a conjunction."""
    lead = r"[\s\W]{0,4}(?:(?:and|but|so|also|und|aber|y|pero|et|mais)\s)?"
    return re.compile(rf"{lead}(?:{'|'.join(parts)})", re.IGNORECASE)


_I = r"(?:we|i)(?:['’](?:re|m|d|ll|ve)|\s(?:are|am|would|will|do|can|have|could))?"
_VERY = r"(?:\s(?:really|very|so|truly|deeply|sincerely|terribly|also|fully|completely|always)\b)*+"
_GREETING = _pattern(
    r"(?:hi|hello|hey|dear|greetings|good\s(?:morning|afternoon|evening|day)|welcome)\b",
    r"(?:hallo|guten\s(?:tag|morgen|abend)|liebe[rs]?|sehr\sgeehrte[rs]?|moin)\b",
    r"(?:hola|buen[oa]s?\s(?:d[ií]as?|tardes|noches)|estimad[oa]s?)\b",
    r"(?:bonjour|bonsoir|ch[eè]re?s?)\b",
)
_SIGN_OFF = _pattern(
    r"(?:with\s)?(?:(?:kind|best|warm|warmest|kindest|many|friendly)\s)?(?:regards|wishes)\b",
    r"(?:yours\s)?(?:sincerely|truly|faithfully)\b|yours\b|cheers\b|all\sthe\sbest|take\scare\b",
    r"have\sa\s(?:\w+\s)?(?:day|week|weekend|evening|time)\b|enjoy\syour\b|happy\s\w+ing\b",
    r"(?:your|the)\s(?:[\w'’-]+\s){0,4}(?:team|support|care|service)\W*\Z",
    r"mit\s(?:freundlichen|besten|lieben)|(?:freundliche|viele|beste|herzliche|liebe)\sgr[uü]",
    r"ihr\s(?:[\w'’-]+\s){0,3}team|(?:un\s)?(?:cordial(?:es)?\s)?saludos?\b|atentamente\b",
    r"(?:bien\s)?cordialement\b|bien\s[aà]\svous|salutations|(?:votre|su|"
    r"el)\s(?:\w+\s){0,3}[ée]quip",
)
_SOURCE = (
    r"(?:passages?|documents?|contexts?|sources?|texts?|articles?|excerpts?|snippets?|references?|"
    r"(?:search\s)?results?|knowledge\sbase|help\scent(?:re|er)|information)"
)
_WHICH = (
    r"(?:the\s|these\s|those\s|this\s|our\s|my\s|any\sof\s|all\s|your\s){0,3}"
    r"(?:(?:given|provided|above|available|retrieved|three|two|supplied|cited)\s){0,3}"
)
_TO_SAY = (
    r"(?:say|mention|provid|contain|specif|stat(?:e|ing)|giv|explain|address|discuss|"
    r"indicat|list|name|tell|describ|answer|determin|confirm|clarif|conclude|know|find|see|"
    r"locat)\w{0,5}"
)
COVERING = _pattern(
    # That the sources are silent is no claim that a source could stand behind.
    rf"{_WHICH}{_SOURCE}(?:\s(?:provided|given|above|here))?\s(?:"
    rf"(?:(?:do|does|did)(?:n['’]t|\snot)|never|fails?\sto|cannot|can['’]t)\s(?:\w+\s){{0,2}}?"
    rf"(?:{_TO_SAY}|(?:includ|offer)\w{{0,3}}\s(?:\w+\s)?(?:information|details?|instructions?))|"
    r"(?:is|are)\s(?:silent|not\s(?:clear|enough|sufficient))\b)",
    rf"(?:it\s(?:is|['’]s)\s|i\sam\s|i['’]m\s|we\sare\s)?(?:unable|(?:not\s|im)possible|not\sable|"
    rf"unclear|difficult|hard)\sto\s(?:\w+\s)?{_TO_SAY}",
    r"(?:i|we)\s(?:could|can|did)(?:n['’]t|\snot|not)\s(?:\w+\s)?(?:find|see|locate)\b",
    r"there(?:\sis|\sare|['’]s|\swas)\s(?:no|not\s(?:enough|sufficient|any))\s(?:\w+\s){0,2}"
    r"(?:information|mention|details?|answer|data)\b",
    # These openers govern the whole sentence: "I am sorry that your lamp, which is new, flickers."
    r"(?:many\s|much\s|again\s)?(?:thanks|thank\syou|thank)\b|much\sappreciated",
    rf"{_I}{_VERY}\s(?:appreciate|thank|grateful)",
    rf"{_I}{_VERY}\s(?:sorry(?!,?\sbut)(?!\sto\s(?:say|tell|inform))|apologi[sz]e|understand|regret"
    r"\s(?:the|any|this)|see\s(?:that|how|why)|know\s(?:how|that\sthis|this)|imagine|hear\syou)",
    r"(?:please\saccept\s)?(?:my|our)\s(?:\w+\s)?apolog|apologies\b|sorry\s(?:for|about|that|"
    r"to\she)",
    r"(?:that|this|it)(?:['’]s|\s(?:is|must|sounds|can|has))\s(?:\w+\s){0,3}(?:frustrat|annoy|"
    r"disappoint|upset|inconvenien|unpleasant|worr|stress|pity|shame|not\syour\sfault)",
    r"(?:vielen\s|herzlichen\s|besten\s)?dank\b|danke\b|wir\sdanken|es\stut\s(?:mir|uns)|"
    r"(?:wir|ich)\s(?:bedauern?|verstehen?|entschuldigen?)\b|entschuldig",
    r"(?:muchas\s)?gracias|(?:le|te|les)\sagradec|lo\s(?:siento|sent|lament)|lament|disculp|"
    r"entend(?:emos|iendo)|comprendemos",
    r"merci\b|nous\svous\sremerci|je\svous\sremerci|(?:je\ssuis|nous\ssommes)\s(?:\w+\s)?d[ée]sol|"
    r"nous\scompren|toutes\snos\sexcuses|veuillez\snous\sexcuser",
)
_OFFER = _pattern(
    r"(?:please\s)?(?:let\s(?:us|me)\sknow|feel\sfree|do(?:n['’]t|\snot)\shesitate)\b",
    r"if\s(?:you|there)(?:\s|['’]s)(?:[\w'’]+\s){0,4}(?:question|help|assist|anything|information)",
    rf"{_I}(?:\sbe)?{_VERY}\s(?:happy|glad|pleased|here|delighted)\b",
    r"(?:i|we)?\s?hope\b|hopefully\b|(?:we|i)?\s?look(?:ing)?\sforward",
    r"(?:just\s|simply\s|please\s)*(?:reply|write|get\sin\stouch|reach\sout|respond|contact\sus|"
    r"bear\swith|be\spatient|call\sus|stay\ssafe)\b",
    r"(?:wir|ich)\s(?:helfen|hilft|stehen|freuen)|bei\s(?:weiteren\s)?fragen|melden\ssie\ssich",
    r"(?:no\sdude|quedamos|estamos\sa\ssu|si\stiene)|n['’]h[ée]sitez|(?:nous\srestons|"
    r"si\svous\savez)",
)
_REQUEST = _pattern(
    r"(?:(?:so|to\s\w+\s\w+|first|then|could\syou|can\syou|would\syou)?,?\s?please(?:\salso)?\s)"
    r"(?:send|tell|share|give|provide|confirm|attach|forward|describe|reply|let|answer|name)\b",
    r"(?:could|can|would|may|might)\s(?:you|we|i)\b",
    rf"{_I}(?:\s(?:just|only|first|also|still))?\s(?:need|require|ask)\s(?:you|your|to\sknow|more|"
    rf"some|a\sfew"
    r"|the\s(?:order|following|exact))",
    r"(?:k[oö]nnten|k[oö]nnen)\ssie|bitte\s(?:senden|schicken|nennen|teilen|geben)|"
    r"(?:podr[ií]a|puede)\s(?:usted|enviar|decir)|por\sfavor,?\s(?:env|ind|dig)|"
    r"pou(?:rriez|vez)[-\s]vous|veuillez\s(?:nous\s)?(?:envoyer|indiquer)",
)
_PASSING = (
    r"(?:pass|forward|hand|escalat|transfer|refer|rout|connect|direct|bring|assign|involv|flag|"
    r"rais|shar)\w{0,4}\b"
)
_PERSON = r"(?:colleague|team|specialist|person|agent|human|department|expert|manager|someone)s?"
_HAND_OFF = _pattern(
    rf"(?:{_I}|your\s\w+\s(?:is|has|was|will)){_VERY}(?:\s(?:been|being|be|going|to|now|just|therefore|"
    rf"already)){{0,3}}\s"
    rf"{_PASSING}(?:.{{0,120}}?\b{_PERSON}\b|\s(?:this|it|you|your|everything|the)\b)",
    rf"(?:an?|our|my|the|one\sof\s(?:our|my)|someone)\s?(?:[\w-]+\s){{0,4}}?(?:{_PERSON}\s)?"
    r"(?:(?:from|of|in)\s.{1,40}?\s)?(?:will|is\sgoing\sto)\s(?:\w+\s){0,2}?(?:take|look|contact|"
    r"reply|"
    r"get\sback|be\sin|reach|help|respond|review|follow|call|answer|write|handle|continue)\b",
    r"(?:they|he|she|who)(?:['’]ll|\swill)\s(?:take|look|contact|reply|get|be\sin|reach|help|"
    r"respond|review|follow|call|answer|write|handle|read|check|decide|see)\b",
    r"(?:wir|ich)\s(?:leiten?|geben?|[uü]bergeben?)\b.{0,80}(?:weiter|koll|team|abteilung)",
    r"(?:paso|pasamos|remit|trasla|transf|env[ií]a).{0,80}(?:compa[nñ]er|equipo|colega)",
    r"(?:je|nous)\s(?:transm|transf|pass|confi).{0,80}(?:coll[eè]gue|[ée]quipe|service)",
)
_DEFLECTION = _pattern(
    rf"{_I}{_VERY}(?:\sbe)?\s(?:look|check|investigat|review|get\sback|be\sin\stouch|come\sback|"
    r"follow|keep\syou|work|see\swhat|do\s(?:our|my)\sbest|try)\w{0,3}\b",
    r"(?:congratulations|glad|well\sdone|get\swell|fingers\scrossed|welcome|no\sworries|good\sluck|"
    r"happy\sto|pleased\sto|delighted)\b|(?:good|great|nice|lovely|sorry)\sto\s(?:hear|see|know)\b|"
    r"(?:no\sneed\sto|do(?:n['’]t|\snot)|please\sdo(?:n['’]t|\snot))\sworry\b|what\san?\b|"
    r"(?:good|great|bad)\snews\b\W*\Z|fair\s(?:enough|question)|good\s(?:idea|choice|thinking)",
    r"you['’]ll\shear|you\swill\shear|(?:this|that|your\s\w+)\sis\simportant|leave\sit\swith",
    r"here(?:['’]s|\s(?:is|are))\s(?:what|how|the|some)\b|to\sanswer|as\sfor|regarding|about\syour",
    r"(?:action|sources?|subject|re|betreff|asunto|objet)\s?:|good\squestion",
)
_LEAD_IN = _pattern(
    rf"(?:based\son|according\sto|as\s(?:\w+\s)?in|from|in|per|given|judging\sby)\s{_WHICH}{_SOURCE}"
    rf"(?:\s(?:provided|given|above|here|\d{{1,2}})){{0,2}}\W*\Z"
)
"""Where the rest of a sentence stands, said in a clause of its own."""
INTERJECTION = _pattern(
    r"(?:yes|no|sure|of\scourse|certainly|absolutely|great|good|perfect|ok(?:ay)?|ja|nein|s[ií]|"
    r"oui|"
    r"non)\W*\Z",
)
"""Courtesy at the start of a sentence alone: in "Google Home: no" the answer is the claim."""
_PRECAUTION = _pattern(
    r"(?:(?:please|now|first|then|kindly|just),?\s){0,3}(?:immediately\s|at\sonce\s)?(?:"
    r"(?:unplug|disconnect)\b|(?:switch|turn)\s(?:it|them|everything)\soff\b|"
    r"(?:stop|avoid)\s(?:using|touching|eating)\b|"
    r"(?:do\snot|don['’]t|never)\s(?:use|touch|eat|open|repair|plug)\s(?:it|them|this|that)\b|"
    r"keep\s(?:(?:your|all)\s)?(?:children|kids|pets|people|everyone|hands)\b)"
    r"(?!.*\b(?:because|since|as\sit|will|is|are|can|so\sthat)\b)"
)
"""To stop, to unplug, to keep away: caution that needs no source, unless it gives a reason."""
_REFUSAL = _pattern(
    r"(?:unfortunately,?\s)?(?:we|i)(?:['’]m|['’]re|\sam|\sare)?\s(?:cannot|can['’]t|can\snot|"
    r"unable\sto|not\s(?:able|allowed|in\sa\sposition)\sto|must\snot|may\snot)\s(?:\w+\s){0,2}?"
    r"(?:share|disclose|help|discuss|comment|assist|advise|reveal|pass\son|answer|give\sout|"
    r"give\s(?:\w+\s)?(?:advice|information)|do\sthat|do\sthis|offer\sthat|promise|say|see|confirm|"
    r"name|tell|decide|judge|follow|access|guess|know)\b",
    r"that\sis\snot\spossible\b",
)
SOCIAL = (
    _GREETING, _SIGN_OFF, _OFFER, _REQUEST, _HAND_OFF, _DEFLECTION, _REFUSAL, _PRECAUTION,
    _LEAD_IN,
)  # fmt: skip
UNLESS_TERMS = (_OFFER, _DEFLECTION, _PRECAUTION)
"""Courtesy only as long as it names no price, time or address."""
SUBORDINATE = _pattern(
    r"(?:to|if|when|once|so\sthat|in\sorder\sto|as\ssoon\sas|until|before|after|while|in\scase|"
    r"wenn|sobald|damit|um|si|cuando|para|lorsque|quand|afin|pour)\b"
)
NEWS = re.compile(
    r"[\s\W]{0,4}(?:and\s|but\s)?(?:(?:i|we)(?:['’](?:m|re)|\sam|\sare)\s(?:sorry|afraid|sad)"
    r"(?:\sto\s(?:say|tell\syou|inform\syou))?|(?:i|we)\s(?:regret\sto\s(?:say|inform\syou)))"
    r"(?:\sthat)?\s",
    re.IGNORECASE,
)
_WILL = (
    r"(?:(?:will|shall|would|going\sto|gonna)|['’]ll)\s(?:(?:also|then|gladly|happily|certainly|"
    r"definitely|"
    r"of\scourse|personally|immediately|automatically|fully|be|now|surely|always|even|simply|"
    r"not)\s){0,3}"
)
PROMISE = re.compile(
    rf"{_WILL}(?:refund|reimburs|credit|compensat|replac|waiv|pay|grant|upgrad|doubl|guarantee|"
    r"promis|gift|extend|discount|give\syou|send\syou\s(?:a|an|two|another|your|free)\b|offer\syou)"
    r"|\b(?:we|i|verdanook)(?:['’]ll|['’]d|\scan|\sdo|\shereby|\swill)?\s(?:guarantee|promise|"
    r"assure|swear)"
    r"|\bguaranteed\b|\byou(?:['’]ll|\swill|\scan|\salso)?\s(?:also\s)?(?:get|receive|have\swon|"
    r"are\sentitled)"
    r"|\b(?:for\sfree|free\sof\scharge|at\sno\scost|on\sthe\shouse|on\sus)\b"
    r"|\bfree\s(?:month|box|gift|delivery|shipping|replacement|upgrade|pod|device|year|week|plan|"
    r"bottle)"
    r"|\b(?:a|one|another)\sfree\s\w+|\brefund\w*\s(?:you\s)?(?:twice|double)|\b(?:voucher|coupon|"
    r"goodwill|bonus|compensation)\b"
    r"|\b(?:wir|ich)\s(?:garantieren|garantiere|versprechen|verspreche|erstatten|schenken)|"
    r"\bgarantiert"
    r"|\bwerden\b.{0,60}\b(?:erstatten|schenken|ersetzen|gutschreiben)|\bkostenlos|\bgeschenkt"
    r"|\bgarantiza|\bprometemos|\ble\s(?:reembolsar|regalar)|\bgratis\b|\brecibir[aá]\b"
    r"|\bnous\s(?:garantissons|promettons)|\brembourser|\bgratuit|\bvous\srecevrez",
    re.IGNORECASE,
)
FUTURE = re.compile(rf"{_WILL}|\b(?:wird|werden|recevr|llamar[aá]|contactar[aá])\b", re.IGNORECASE)
SOON = re.compile(
    r"\b(?:today|tomorrow|tonight|immediately|instantly|right\saway|at\sonce|this\s(?:morning|"
    r"afternoon|evening|hour)|heute|morgen|sofort|hoy|ma[nñ]ana|inmediatamente|demain|"
    r"aujourd['’]hui|imm[ée]diatement)\b",
    re.IGNORECASE,
)
AND = re.compile(
    r"(?<=\s)(?=(?:and|so|und|y|et)\s(?:we|you|your|i|our|it|they|this|that|there|an?|the|wir|sie|"
    r"ihr|"
    r"usted|su|nous|vous|votre)\b)",
    re.IGNORECASE,
)
CONTRAST = re.compile(r"[\s\W]{0,4}(?:but|however|aber|pero|mais|doch)\b", re.IGNORECASE)
INDEPENDENT = re.compile(
    r"[\s\W]{0,4}(?:(?:and|but|so|because|also|und|aber|y|pero|et|mais)\s)?(?:we|you|your|i|our|it|"
    r"they|this|these|there|the|all|every|an?|please|refunds?|verdanook|wir|sie|nous|vous|usted)\b"
    r"(?:[\s\W]+[\w'’-]+){2}",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|may|must|will|shall|do|does|did|costs?|takes?|"
    r"gets?|gives?|needs?|comes?|goes|ships?|ends?|ist|sind|wird|es|son|est|sont|['’](?:s|ll|"
    r"re))\b",
    re.IGNORECASE,
)
LIMITS = frozenset({"duration", "time", "date"})
TERMS = frozenset({"money", "duration", "percent", "date", "time", "url", "email", "phone"})
