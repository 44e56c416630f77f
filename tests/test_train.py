"""Training on a dozen invented sentences: what is written, that it repeats, and what is refused."""

import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import annotated
from pipeline.annotated import Line
from pipeline.errors import InputError
from pipeline.lexicon import Lexicon
from pipeline.practice import Practice, varied
from tests.conftest import Program
from tests.marked import parse

BRAT = {"PERSON": "Person", "ORG": "Organization", "LOC": "Location"}
SENTENCES = [
    "<PERSON>Odile Vasseur</PERSON> quitte <LOC>Quimper</LOC> pour <ORG>Armor Données</ORG>.",
    "L'<ORG>Office des marées</ORG> a un nouveau toit, dit <PERSON>Yann Kersual</PERSON>.",
    "À <LOC>Morlaix</LOC>, le <ORG>Comité du phare</ORG> se réunit deux fois par an.",
    "Le maire, <PERSON>Tugdual Le Berre</PERSON>, n'a pas répondu.",
    "<ORG>Armor Données</ORG> ouvre une agence à <LOC>Lorient</LOC>.",
    "La <LOC>Bretagne</LOC> compte mille plages, selon l'<ORG>Office des marées</ORG>.",
    "<PERSON>Maïwenn Corbel</PERSON> préside le <ORG>Comité du phare</ORG>.",
    "Il pleut à <LOC>Brest</LOC> et le port est fermé.",
    "Le <ORG>Syndicat des ostréiculteurs</ORG> écrit à <PERSON>Yann Kersual</PERSON>.",
    "Rien n'est prévu à <LOC>Vannes</LOC>, selon <PERSON>Odile Vasseur</PERSON>.",
    "Le <ORG>Syndicat des ostréiculteurs</ORG> et <ORG>Armor Données</ORG> s'entendent.",
    "De <LOC>Quimper</LOC> à <LOC>Brest</LOC>, <PERSON>Maïwenn Corbel</PERSON> marche.",
]
