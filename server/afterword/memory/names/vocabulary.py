"""The closed classes of words around names, in the languages that Afterword meets most.

Everything here is small and closed: what is not listed is decided by how the text itself uses it.
"""

from __future__ import annotations

from typing import Final


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


#: Titles of men, as written before a name, without a full stop.
MALE_TITLES: Final = _words(
    "Mr Mister Sir Lord Master Count Prince King Duke Baron Earl Viscount Marquis Marquess",
    "Emperor Tsar Czar Abbot Abbé Friar Brother Father Uncle Grandfather Grandpa Squire Don",
    "Señor Signor Monsieur M Herr Graf Fürst König Onkel Père Oncle Comte Maître Senor",
    "Esquire Padre Rabbi князь граф царь дядя отец господин барин Князь Граф Царь Дядя Отец",
    "Господин Барин",
)
#: Titles of women.
FEMALE_TITLES: Final = _words(
    "Mrs Miss Ms Madam Madame Mme Lady Dame Countess Princess Queen Duchess Baroness",
    "Empress",  # codespell:ignore empress
    "Mlle Mademoiselle Mistress Mother Sister Aunt Auntie Grandmother Grandma Granny Señora",
    "Señorita Signora Signorina Senora Senorita Doña Donna Frau Fräulein Gräfin Fürstin",
    "Königin Tante Mère Marquise Comtesse Abbess Widow Nurse княгиня княжна графиня тётя тетя",
    "госпожа Княгиня Княжна Графиня Тётя Тетя Госпожа",
)
#: Titles of either.
TITLES: Final = (
    MALE_TITLES
    | FEMALE_TITLES
    | _words(
        "Dr Doctor Prof Professor Captain Capt Colonel Col Major Maj General Gen Lieutenant",
        "Lieut Lt Sergeant Sgt Corporal Private Admiral Commander Commodore Bishop Archbishop",
        "Cardinal Pope Reverend Rev Deacon Vicar Judge Justice Inspector Constable Officer",
        "Detective President Senator Governor Mayor Minister Ambassador Chancellor Saint",
        "Cousin Comrade Doktor Hauptmann Oberst Docteur Capitaine Général Cousine Vetter",
        "Capitán Doctora Dottore Madre Coroner Marshal Sheriff Chief Principal Boatswain",
        "Monseigneur Messrs Mesdames Hon доктор генерал полковник капитан Доктор Генерал",
        "Полковник Капитан",
    )
)
#: Titles that are written with a full stop after them.
DOTTED_TITLES: Final = _words(
    "Mr Mrs Ms Dr Prof Capt Col Maj Gen Lieut Lt Sgt Rev Mme Mlle M St Ste Messrs Hon Fr Frl"
)
#: Titles that French and Russian write small.
SMALL_TITLES: Final = _words(
    "madame monsieur mademoiselle maître père mère docteur abbé oncle tante don doña frère",
    "sœur князь граф княгиня княжна графиня дядя тётя тетя доктор генерал полковник капитан",
    "отец барин",
)
#: What stands before a name for good, and is not one by itself.
EPITHETS: Final = _words(
    "Old Young Poor Dear Little Good Big Great Saint St Ste Von Van De Du La Le Del Della Di",
    "Mc Mac Late Vieux Vieille Jeune Petit Petite Alte Alter Honest Mad Fat Long Uncle",
)
#: Small words inside a name.
PARTICLES: Final = (
    "de la",
    "de l'",
    "de",
    "du",
    "des",
    "von der",
    "von",
    "van der",
    "van den",
    "van",
    "da",
    "di",
    "del",
    "della",
    "dos",
    "zu",
    "ter",
    "ten",
    "of",
)

#: Names that are words as well, and often have a capital as such: they need better evidence.
DOUBTFUL: Final = _words(
    "May June April August Grace Will Lord Heaven Nature State Church Providence Fate",
    "Goodness Honour Honor Worship Maker Creator Hope Faith Mark Justice Dane Pole Roman",
    "Norman Dutch Christian Art Time Death Love Life Truth Fortune Spring Summer Autumn",
    "Winter Papa Mamma Mama Mammy Mum Mom Mommy Mummy Dad Daddy Marmee Majesty Highness",
    "Excellency North South East West Northern Southern Eastern Western English French Welsh",
    "Scott Scot",
)
#: No names by themselves, but part of some: "March Hare", "English Channel".
ATTRIBUTIVE: Final = _words(
    "March April May June July August Christmas Easter Sunday Monday Saturday Friday English",
    "French German Russian Italian Spanish American Irish Scotch Dutch Danish Swedish Greek",
    "Roman Latin Turkish Indian Chinese British Saxon Norman Egyptian Swiss First Second",
    "Third Christ",
)
#: Capitalised where they stand, and no name of anybody.
NOT_NAMES: Final = _words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec I I'm Mon Tue Wed Thu Fri Sat Sun",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March July",
    "September October November December Mondays Saturdays Sundays Fridays Christmas Easter",
    "Lent Michaelmas Whitsun Whitsuntide Midsummer Sabbath Advent Candlemas God Gods Heavens",
    "Christ Jesus Almighty Hell Devil Satan Deity Saviour Redeemer Bible Testament Scripture",
    "Scriptures Gospel Madonna Lordy O Oh Ah Yes No Amen Alas Hush Hurrah Bravo Hello Hallo",
    "Hullo Nay Aye Ay Eh Ha Ho Hey Well Why Sir Sirs Madam Ma'am Papas Lordship Ladyship",
    "Reverence Eminence Holiness Heavenly Chapter Book Part Volume Figure Act Scene Note Page",
    "Vol Chap A An The He She It We You They This That These Those There Here What When Where",
    "Who How And But Or If In On At For To From With Not Nor So Then My His Her Our Your",
    "Their Its Thou Thee Thy Ye Is Was Are Were Do Did Does Had Has Have Would Shall Should",
    "Can Could Might Must Let Now Never Ever Yet Still One Two Three Four Five Six Seven",
    "Eight Nine Ten First Second Third English Englishman Englishmen Englishwoman French",
    "Frenchman Frenchmen Frenchwoman German Germans Russian Russians Italian Italians Spanish",
    "Spaniard Spaniards American Americans Irish Irishman Irishmen Scotch Scotchman Scottish",
    "Scot Scots Welsh Welshman Dutchman Danish Danes Swede Swedes Swedish Norwegian",
    "Norwegians Norse Poles Polish Austrian Austrians Prussian Prussians Hungarian Hungarians",
    "Greek Greeks Romans Latin Turk Turks Turkish Arab Arabs Arabian Arabic Persian Persians",
    "Indian Indians Chinese Japanese African Africans European Europeans Asiatic Jew Jews",
    "Jewish Christians Christianity Catholic Catholics Protestant Protestants Methodist",
    "Methodists Mormon Mormons Mohammedan Muslim Hebrew Puritan Puritans Quaker Quakers",
    "Presbyterian Episcopal Gypsy Gypsies Gipsy Cossack Cossacks Tartar Tartars Briton",
    "Britons British Britannic Saxon Gothic Egyptian Egyptians Hindoo Czech Slovak Slovaks",
    "Roumanian Bulgarian Serbian Finnish Flemish Swiss Portuguese Mexican Mexicans Canadian",
    "Australian Australians Southerner Northerner Yankee Yankees Bohemian Parisian Londoner",
    "Anglais Anglaise Français Française Allemand Allemande Deutsch Deutsche Deutscher Dieu",
    "Seigneur Ciel Noël Pâques Gott Himmel Dios Dio Bog Бог Боже Господи Господь Бога",
    "Diable",  # codespell:ignore diable
    "Богу Богом Христос Христа Ihr Ihre Ihrer Ihrem Ihren Ihnen Sie",
)

#: Verbs that say who speaks, in the forms of narration.
SPEECH_VERBS: Final = (
    "said|says|asked|cried|replied|answered|exclaimed|shouted|whispered|murmured|muttered|"
    "returned|continued|added|called|remarked|observed|began|repeated|inquired|enquired|"
    "demanded|thought|laughed|smiled|sighed|nodded|sobbed|growled|retorted|responded|"
    "ejaculated|interrupted|rejoined|dit|répondit|demanda|reprit|s'écria|s’écria|murmura|"
    "cria|ajouta|répliqua|fit|disait|pensa|sagte|fragte|rief|antwortete|meinte|dachte|"
    "flüsterte|schrie|erwiderte|dijo|respondió|preguntó|contestó|exclamó|disse|rispose|"
    "chiese|gridò|esclamò|сказал|сказала|говорил|говорила|спросил|спросила|ответил|ответила|"
    "отвечал|отвечала|крикнул|крикнула|подумал|подумала|закричал|закричала|прошептал|"
    "прошептала|проговорил|проговорила"
)
#: Words between a place's name and the rest.
PLACE_PREPOSITIONS: Final = (
    "in|at|to|from|near|towards|toward|into|of|through|leaving|reached|à|de|vers|en|nach|"
    "aus|bei|в|из|во"
)
#: Words that stand before a noun, and seldom before a name.
DETERMINERS: Final = (
    "the|a|an|this|that|these|those|my|your|his|her|its|our|their|no|some|any|every|each|le|"
    "la|les|l'|l’|un|une|des|du|au|aux|ce|cette|ces|mon|ma|mes|son|sa|ses|leur|leurs|der|"
    "die|das|den|dem|ein|eine|einen|einem|einer|eines|kein|keine|keinen|keinem|keiner|mein|"
    "meine|meinen|meinem|meiner|sein|seine|seinen|seinem|seiner|seines|ihr|ihre|ihren|ihrem|"
    "ihrer|ihres|dieser|diese|dieses|diesen|diesem|jeder|jede|jedes|jeden|jedem|allen|"
    "alle|"  # codespell:ignore alle
    "ans|"  # codespell:ignore ans
    "aller|im|am|zum|zur|vom|beim|ins|el|los|las|unos|unas|il|lo|gli|i"
)
