"""Words that tell the language forms of letters apart, and English from both."""

import re
from typing import Final

# Whole words that one form of the language has and the other has not; a few are stems.
BOKMAL: Final = re.compile(
    r"\b(?:ikke|hvilke[nt]?|hvorfor|hvor|hvem|hvis|hver|hvert|hva|fra|sykdom\w*|sykehus\w*|opplysninge[rn]e?|ble|noen|noe|mer|være|"
    r"en|et|de|dem|disse|flere|uten|bare|samme|behandlingen|måneder|uker?|gjelder|søker|søke|navn|markedsf\w+|virkestoff|norge|gis|"
    r"innvilget|mottatt|mottok|begrunnelse\w*|gjør\w*|kommer|folketrygdloven|forvaltningsloven|saken|klagen|skrevet|nå|ennå|fortsatt|"
    r"foresatte|vennlig|laget|blåreseptforskriften|paragrafer|rettigheter|trenger|tidligst|senest|innen|avgjøre|veiledning)\b",
    re.IGNORECASE,
)
NYNORSK: Final = re.compile(
    r"\b(?:ikkje|kva|kven|kvifor|kvar|kvart|kor|korleis|frå|sjuk\w+|opplysninga[rn]e?|vart|nokon|noko|nokre|meir|vere|ein|eit|ei|dei|"
    r"desse|fleire|utan|berre|same|behandlinga|liding\w*|månad\w*|veker|veke|gjeld|søkj\w+|namn\w*|marknad\w+|verkestoff|noreg|"
    r"innvilga|motteken|grunngiving\w*|gjere?|kjem|kome|folketrygdlova|forvaltningslova|saka|klaga|no|enno|framleis|føresette|"
    r"vennleg|laga|blåreseptforskrifta|paragrafar|rettar|treng|tidlegast|seinast|innan|avgjere|rettleiing)\b",
    re.IGNORECASE,
)
ENGLISH: Final = re.compile(
    r"\b(?:the|and|with|this|that|not|please|letter|decision|missing|applicant|application|granted|rejected|dismissed|reminder|true|"
    r"request|patient|doctor|none|false|unknown|deadline|complaint|case|copy|marketed|unregistered|general|practitioner|norway|eea)\b"
    r"|[a-z]+_[a-z]+|[a-z]{2,}\.[a-z]{2,}",
    re.IGNORECASE,
)
